"""Words of financial news by class, in German, Spanish, French, Japanese and Chinese.

A table written for this project. German, Spanish and French words are beginnings of words, and
the longest wins; one that ends in "$" is a whole word, "_" joins two words, articles left out.
Japanese and Chinese put no spaces between words, so theirs are searched in the text. Chinese is
listed in simplified characters, and in traditional ones where these differ.

UP and DOWN go with what they move: GOOD_METRIC keeps their direction, BAD_METRIC turns it around.
LOSS speaks ill alone, and well where it goes down. NEUTRAL says only that the text is understood.
"""

WORDS_BY_LANGUAGE = {
    "de": {
        "UP": """
            steig stieg gestieg erhöh hebt$ hob$ heben$ anheb angehob kletter wächst wachs wuchs
            gewachs zuleg zulegen springt$ sprang steiger gesteiger verdoppel verdreifach mehr$
            zunahme zunimm rauf hoch$ höher aufwärts plus$ kurssprung schießt$ beflügel boomt$
            boom stärker übersteig ausbau ausweit stockt$ aufstock klettern
        """,
        "DOWN": """
            sinkt$ sink sank$ gesunk fällt$ fiel$ fallen$ gefall senk gesenk kürz gekürz reduzier
            gesunken bricht$ brach$ einbruch einbrech stürz gestürz rutsch abrutsch verring
            halbier schrumpf nachgeb abgeb rückgang rückläufig minus$ weniger niedriger tiefer$
            runter abwärts kurssturz kursrutsch dämpf schwäch bremst$ verlier verlor verengt
            streich gestrichen abbau verbillig sackt$ absack
        """,
        "GOOD": """
            rekord bestwert höchststand allzeithoch übertriff übertraf übertroff besser stark
            robust solide erfolg gewinnt$ gewann$ gewinner durchbruch großauftrag auftrag$
            zuschlag$ genehmig zulass kaufempfehl hochgestuf heraufgestuf aktienrückkauf
            sonderdividende optimist zuversicht erhol schwarze_zahlen schwarzen_zahlen
            gewinnsprung profitier einig rückkehr gelingt$ glänz rallye jubel günstig vergleich$
            freispruch entlast beigeleg empfiehlt$ rettet rettung gerettet
        """,
        "BAD": """
            gewinnwarn warn schwach schwäch enttäusch krise insolven pleite konkurs razzia ermittl
            ermittel anklag klage$ klagen$ verklag strafe geldstrafe bußgeld betrug skandal
            rückruf streik ausfall störung verfehl schlecht sorgen problem risiko entlass entläss
            stellenabbau kündig abschreib scheiter gescheiter verzöger verschieb gestoppt stoppt$
            stopp$ einbuß abgestuf herabgestuf heruntergestuf verkaufsempfehl verdacht verbot
            untersag verurteil hackerangriff cyberangriff druck$ ausstieg panik sturz absturz
            crash rücktritt werksschließ schließt$ zahlungsunfähig misslingt$ leidet$ leiden$
            belast kartell mangel tief$ tiefstand wackelt$ unsicher flop debakel
        """,
        "GOOD_METRIC": """
            gewinn umsatz umsätz ergebnis dividende prognose ausblick absatz marge auftrags ebit
            ertrag erlös kurs$ aktie kursziel jahresziel nachfrage produktion auslieferung
            überschuss marktanteil einnahmen wachstum guidance gewinnziel
        """,
        "BAD_METRIC": "kosten schulden verschuldung steuer zölle inflation zinslast ausgaben",
        "LOSS": "verlust fehlbetrag defizit rote_zahlen roten_zahlen nettoverlust",
        "NOT": "nicht$ kein keine keinen ohne$ weder$",
        "AFTER": "trotz$ obwohl$ nach$ wegen$ nachdem$",
        "NEUTRAL": """
            veröffentlich quartalszahl zahlen$ hauptversammlung ernenn ernannt eröffn stellt_vor
            präsentier plant$ prüft$ erwart bestätig beruft$ bericht vorlegen mittwoch donnerstag
            montag dienstag freitag jahreszahlen bilanz vorstand chef$ neuer$ neue$ standort
            termin lädt$ aufsichtsrat unverändert stabil
        """,
    },
    "es": {
        "UP": """
            sube$ suben$ subió$ subir$ subida dispara disparó crece crecen creció crecer crecim
            aumenta aumentó aument eleva elevó incrementa increment repunta repunt avanza avanzó
            mejora mejoró mejor$ escala alza$ revaloriz dobla duplic triplic más$ amplía amplia
            gana$ ganó$ ganan$ salta$ recupera rebota mayor$
        """,
        "DOWN": """
            baja$ bajan$ bajó$ bajar$ bajada cae$ caen$ cayó$ caer$ caída desplom hunde hund
            recorta recort reduce redujo reduc pierde$ perdió$ pierden$ rebaja rebaj desciende
            descen retrocede retroce menos$ menor$ cede$ resta$ disminuy merma estrech modera
            contrae desacelera derrumb deja$ abarat encoge
        """,
        "GOOD": """
            récord supera superó bate$ batió$ batir$ gana_contrato adjudic logra$ logró$ consigue
            consiguió beneficiará éxito sólid fuerte aprueba aprob autoriz luz_verde sobrepond
            recomienda_comprar optim respald impuls recompra extraordinario máximo histórico
            acuerdo inversión favorable absuel absolv rentable premio mejores$ fortalec refuerz
            reparte$ reparto
        """,
        "BAD": """
            multa mult sanción sancion investig demanda_a demandó denunci fraude escándalo crisis
            quiebra concurso$ insolven despid despide ere$ huelga retira$ retirada incumpl impago
            débil decepcion alerta advert advierte dudas duda$ temor miedo riesgo peor$ castig
            sufre sufrió suspend suspens cierra$ cierre$ cierran cancel retras fracas imput acus
            condena conden ciberataque hackeo presiona presión mínimo estanc fuga dimite dimisión
            varapalo batacazo golpe lastra lastr penaliz vende$ falla fallo avería despidos boicot
            déficit arrastra amenaza
        """,
        "GOOD_METRIC": """
            beneficio ganancia venta ingreso dividendo previsi margen resultado acción$ acciones$
            bolsa ebitda producción demanda$ cotiza objetivo precio pedido cartera facturación
            cuota perspectiva guía$ rentabilidad
        """,
        "BAD_METRIC": "coste costo deuda gasto impuesto arancel inflación morosidad desempleo",
        "LOSS": "pérdida números_rojos quebranto",
        "NOT": "no$ sin$ nunca$ tampoco$ ni$",
        "AFTER": "tras$ pese$ aunque$ por$ después$",
        "NEUTRAL": """
            presenta presentar$ publica publicar$ anunci nombra nombr celebra$ junta$ jueves
            martes miércoles lunes viernes prevé$ espera$ estudia negocia abre$ abrirá inaugura
            mantiene reitera trimestre resultados$ semestre informe consejero director nuevo$
            nueva$ sede millones$ comprará lanza$ estable
        """,
    },
    "fr": {
        "UP": """
            hausse monte$ montent$ grimpe grimp augment bondit bondi bond$ relève relev relèv
            progress gagne$ gagnent$ accroît accru croissance croît s'envol envol flambe flamb
            rebondi rebond double$ doublé doubl triple$ améliore améliorat accélèr plus$ avance$
            redress renforc élève supérieur
        """,
        "DOWN": """
            baisse chute chut recule recul tombe$ tombé dégringol plonge plong s'effondr effondr
            abaisse abaiss réduit réduc perd$ perdent$ perdu$ coupe$ diminu dévisse dévis cède$
            cèdent$ fléch ralenti ralent moins$ inférieur glisse$ décroche décroch supprime suppr
            sabr lâche$ rédui allège
        """,
        "GOOD": """
            record dépasse dépass surpass bat$ remport décroche_contrat décroche_commande obtient$
            obten succès solide robuste autoris approuv feu_vert achat$ acheter$ rachat$ rachète$
            optimis soutien réussi meilleur exceptionnel favorable sommet rentable excédent
            contrat$ sauvé sauvetage relaxé
        """,
        "BAD": """
            avertissement avertit alerte perquisition enquête amende condamn plainte fraude
            scandale crise faillite redressement_judiciaire dépôt_bilan liquidation licenci grève
            rappel rappelle$ défaut manqu déçoit déçu décep faible fragile inquiét crain risque
            sanction poursuiv accus retard reporte$ suspend suspen ferme$ fermet fermeture annul
            échec échou cyberattaque piratage pression plombe plomb pénalis dépréci abandon
            démission pire$ mauvais souffr menac soupçon déficit dégrad boycott panne trébuche
            déboire
        """,
        "GOOD_METRIC": """
            bénéfice résultat_net vente chiffre$ revenu dividende prévision perspective objectif
            marge action$ actions$ titre$ bourse ebitda production demande commande recette
            profit$ profits$ guidance cours$ carnet trafic
        """,
        "BAD_METRIC": "coût dette dépense impôt taxe inflation chômage charges$",
        "LOSS": "perte déficit",
        "NOT": "ne$ pas$ sans$ aucun jamais$ n'$",
        "AFTER": "après$ malgré$ bien_que suite$",
        "NEUTRAL": """
            publie publi présente annonc nomme$ nommé nomin jeudi mardi mercredi lundi vendredi
            résultats$ assemblée prévoit$ attend étudie discut ouvre$ ouvrira maintient$ confirme
            trimestre semestre directeur nouveau$ nouvelle$ siège lance$ stable inchangé
        """,
    },
    "ja": {
        "UP": """
            増益 増収 増配 増加 上昇 急騰 高騰 続伸 反発 急伸 伸び 拡大 上方修正 引き上げ 上げ
            上振れ 倍増 増産 増額 回復 改善 好転 年初来高値 ストップ高 値上がり 大幅高 成長
            黒字転換 割増 %増 ％増 倍に 年増
        """,
        "DOWN": """
            減益 減収 減配 減少 下落 急落 続落 反落 安値 下方修正 引き下げ 下げ 下振れ 半減 減産
            減額 縮小 低下 悪化 暴落 ストップ安 値下がり 大幅安 鈍化 低迷 落ち込 削減 無配 圧縮
            割減 %減 ％減
        """,
        "GOOD": """
            最高益 過去最高 自社株買い 黒字 好調 好決算 堅調 受注 獲得 承認 認可 上回る 上回 勝訴
            提携 買い推奨 格上げ 復配 特別配当 記念配当 新高値 高値更新 買収提案 株式分割 好感
            期待 復活 再建
        """,
        "BAD": """
            赤字 不正 粉飾 上場廃止 倒産 破綻 民事再生 リコール 訴訟 提訴 敗訴 罰金 課徴金 捜査
            逮捕 家宅捜索 行政処分 業務停止 人員削減 リストラ 希望退職 減損 下回る 下回 未達 不振
            低調 苦戦 延期 中止 撤退 閉鎖 格下げ 債務超過 情報漏洩 サイバー攻撃 障害 事故 警告
            懸念 失望 違反 談合 隠蔽 偽装 辞任 更迭 ストライキ 工場停止 停止 売り推奨 希薄化
        """,
        "GOOD_METRIC": "利益 純利益 営業利益 売上 配当 業績 予想 株価 見通し 販売 出荷 需要",
        "BAD_METRIC": "コスト 費用 負債 債務 有利子負債 関税",
        "LOSS": "最終赤字 営業赤字 純損失 赤字幅 損失",
        "NOT": "ない ず、 せず 回避 否定 免れ 見送り 解消",
        "AFTER": "も、 ものの にもかかわらず",
        "NEUTRAL": """
            決算 発表 開催 株主総会 就任 任命 新製品 予定 来週 説明会 社長 公表 検討 開始 横ばい
            据え置き 会見 発売 開設 移転
        """,
    },
    "zh": {
        "UP": """
            上涨 大涨 暴涨 飙升 增长 大增 上升 提高 上调 增加 攀升 走高 反弹 翻倍 翻番 扩张 回升
            涨停 激增 同比增 年增 大幅增 改善 好转 扭亏 扩大 走强 收涨 高开 上漲 大漲 飆升 增長
            上調 擴大 漲停 提升 預增 预增 涨逾 涨超
        """,
        "DOWN": """
            下跌 大跌 暴跌 下滑 下降 减少 下调 降低 走低 重挫 腰斩 缩水 萎缩 收窄 跌停 骤降 锐减
            同比降 年减 放缓 走弱 收跌 低开 减持 下調 減少 縮水 收窄 大降 预减 預減 削减 跌逾 跌超
            缩减 跳水 崩盘
        """,
        "GOOD": """
            超预期 超出市场预期 超出预期 好于预期 超預期 优于预期 創新高 创新高 新高 历史新高 盈利
            扭亏为盈 回购 中标 获批 批准 签约 大单 增持 买入 上市成功 强劲 利好 派息 分红 特别股息
            胜诉 突破 获奖 夺冠 看好 合作 回購 中標 獲批 強勁 買入 订单 获得 领先
        """,
        "BAD": """
            亏损 虧損 不及预期 低于预期 逊于预期 不及預期 清盘 破产 破產 退市 违约 違約 罚款 罰款
            被罚 处罚 调查 調查 立案 起诉 被诉 诉讼 召回 裁员 裁員 造假 欺诈 丑闻 暴雷 爆雷 警告
            警示 停产 停牌 关闭 关店 撤资 终止 取消 推迟 失败 败诉 卖出 下架 制裁 禁令 冻结 被捕
            辞职 利空 担忧 疲软 债务危机 资不抵债 商誉减值 减值 泄露 漏洞 事故 故障 罢工 抛售 做空
            垄断 新低 流失 遭 被勒令 倒闭 欠薪 侵权 盈警
        """,
        "GOOD_METRIC": """
            净利润 利润 营收 收入 销量 业绩 股价 毛利率 指引 股息 市值 出货量 交付量 订单量 目标价
            产量 營收 獲利 利潤 業績 份额 市场份额 净利 展望 财测 評級 评级
        """,
        "BAD_METRIC": "成本 负债 债务 费用 开支 关税 库存 不良率",
        "LOSS": "亏损 虧損 净亏 赤字",
        "NOT": "未 不会 没有 否认 避免 并非 无需 免于 否認",
        "AFTER": "尽管 虽然 但 儘管",
        "NEUTRAL": """
            财报 公布 发布 宣布 召开 股东大会 任命 将于 发布会 推出 计划 周一 周二 周三 周四 周五
            下周 新任 总部 财報 公佈 發布 宣佈 維持 维持 持平 季度 业绩会 電話會議 披露
        """,
    },
}

# German verbs that leave a part of theirs at the end of the clause, by the two parts.
SEPARABLE = {
    ("kauft", "zurück"): "GOOD",
    ("ruft", "zurück"): "BAD",
    ("geht", "zurück"): "DOWN",
    ("fährt", "zurück"): "DOWN",
    ("gibt", "nach"): "DOWN",
    ("gibt", "auf"): "BAD",
    ("baut", "ab"): "DOWN",
    ("baut", "aus"): "UP",
    ("nimmt", "ab"): "DOWN",
    ("nimmt", "zu"): "UP",
    ("legt", "zu"): "UP",
    ("legt", "vor"): "NEUTRAL",
    ("bricht", "ein"): "DOWN",
    ("stellt", "ein"): "BAD",
    ("stellt", "vor"): "NEUTRAL",
    ("stuft", "hoch"): "GOOD",
    ("stuft", "ab"): "BAD",
    ("stuft", "herab"): "BAD",
    ("schreibt", "ab"): "BAD",
    ("steigt", "aus"): "BAD",
    ("steigt", "ein"): "NEUTRAL",
    ("sagt", "ab"): "BAD",
    ("holt", "auf"): "UP",
    ("zieht", "an"): "UP",
    ("meldet", "an"): "NEUTRAL",
}
