"""Measures, and the XBRL concepts that may carry each: candidates, in order of preference.

The order decides only between candidates that agree with the rest of the report; how they are
compared is in `altlens.aggregate.fundamentals.selection`.
"""

from typing import Literal

Kind = Literal["money", "per share", "shares", "pure"]

# Totals by which companies of all kinds report their revenue.
REVENUE_NET = "us-gaap/RevenuesNetOfInterestExpense"
REVENUE_DECLARED = "us-gaap/Revenues"
CONTRACT_REVENUE = (
    "us-gaap/RevenueFromContractWithCustomerExcludingAssessedTax",
    "us-gaap/RevenueFromContractWithCustomerIncludingAssessedTax",
    "ifrs-full/RevenueFromContractsWithCustomers",
)
REVENUE_TOTALS = (
    REVENUE_NET,
    REVENUE_DECLARED,
    "ifrs-full/Revenue",
    "ifrs-full/RevenueAndOperatingIncome",
    *CONTRACT_REVENUE,
    "us-gaap/SalesRevenueNet",
    "us-gaap/SalesRevenueGoodsNet",
    "us-gaap/SalesRevenueServicesNet",
    "us-gaap/RealEstateRevenueNet",
    "us-gaap/HealthCareOrganizationRevenue",
    "us-gaap/HealthCareOrganizationPatientServiceRevenue",
    "us-gaap/RegulatedAndUnregulatedOperatingRevenue",
    "us-gaap/ElectricUtilityRevenue",
    "us-gaap/OilAndGasRevenue",
    "us-gaap/FoodAndBeverageRevenue",
    "us-gaap/RevenueMineralSales",
)
# Parts of revenue: they bound a total from below. The two of a pair never overlap.
INTEREST_INCOME = "us-gaap/InterestAndDividendIncomeOperating"
INTEREST_EXPENSE = "us-gaap/InterestExpense"
NET_INTEREST_INCOME = "us-gaap/InterestIncomeExpenseNet"
NONINTEREST_INCOME = "us-gaap/NoninterestIncome"
PREMIUMS = "us-gaap/PremiumsEarnedNet"
INVESTMENT_INCOME = "us-gaap/NetInvestmentIncome"
LEASE_INCOME = (
    "us-gaap/OperatingLeaseLeaseIncome",
    "us-gaap/OperatingLeasesIncomeStatementLeaseRevenue",
)
REVENUE_PARTS = (
    INTEREST_INCOME,
    NET_INTEREST_INCOME,
    NONINTEREST_INCOME,
    PREMIUMS,
    INVESTMENT_INCOME,
    *LEASE_INCOME,
    "us-gaap/InvestmentBankingRevenue",
    "us-gaap/BrokerageCommissionsRevenue",
    "ifrs-full/InsuranceRevenue",
    "ifrs-full/RevenueArisingFromInsuranceContracts",
    "ifrs-full/RentalIncome",
    "ifrs-full/RevenueFromInterest",
)

# What a company's page shows.
SHOWN: dict[str, tuple[str, ...]] = {
    "revenue": REVENUE_TOTALS,
    "gross profit": ("us-gaap/GrossProfit", "ifrs-full/GrossProfit"),
    "operating income": (
        "us-gaap/OperatingIncomeLoss",
        "ifrs-full/ProfitLossFromOperatingActivities",
    ),
    "net income": (
        "us-gaap/NetIncomeLoss",
        "ifrs-full/ProfitLossAttributableToOwnersOfParent",
        "us-gaap/ProfitLoss",
        "ifrs-full/ProfitLoss",
        "us-gaap/NetIncomeLossAvailableToCommonStockholdersBasic",
    ),
    "diluted EPS": (
        "us-gaap/EarningsPerShareDiluted",
        "us-gaap/EarningsPerShareBasicAndDiluted",
        "us-gaap/IncomeLossFromContinuingOperationsPerDilutedShare",
        "ifrs-full/DilutedEarningsLossPerShare",
        "ifrs-full/BasicAndDilutedEarningsLossPerShare",
    ),
    "assets": ("us-gaap/Assets", "ifrs-full/Assets"),
    "liabilities": ("us-gaap/Liabilities", "ifrs-full/Liabilities"),
    "equity": (
        "us-gaap/StockholdersEquity",
        "ifrs-full/EquityAttributableToOwnersOfParent",
        "us-gaap/StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
        "ifrs-full/Equity",
        "us-gaap/PartnersCapital",
        "us-gaap/MembersEquity",
    ),
    "cash": (
        "us-gaap/CashAndCashEquivalentsAtCarryingValue",
        "ifrs-full/CashAndCashEquivalents",
        "us-gaap/CashAndDueFromBanks",
        "us-gaap/CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents",
        "us-gaap/Cash",
    ),
    "long-term debt": (
        "us-gaap/LongTermDebt",
        "us-gaap/LongTermDebtAndCapitalLeaseObligationsIncludingCurrentMaturities",
        "ifrs-full/Borrowings",
        "us-gaap/LongTermDebtNoncurrent",
        "us-gaap/LongTermDebtAndCapitalLeaseObligations",
        "ifrs-full/LongtermBorrowings",
        "ifrs-full/NoncurrentPortionOfNoncurrentBorrowings",
    ),
    "operating cash flow": (
        "us-gaap/NetCashProvidedByUsedInOperatingActivities",
        "ifrs-full/CashFlowsFromUsedInOperatingActivities",
        "us-gaap/NetCashProvidedByUsedInOperatingActivitiesContinuingOperations",
        "ifrs-full/CashFlowsFromUsedInOperations",
    ),
    "capital expenditure": (
        "us-gaap/PaymentsToAcquirePropertyPlantAndEquipment",
        "us-gaap/PaymentsToAcquireProductiveAssets",
        "ifrs-full/PurchaseOfPropertyPlantAndEquipmentClassifiedAsInvestingActivities",
        "us-gaap/PaymentsForCapitalImprovements",
        "us-gaap/PaymentsToAcquireOtherPropertyPlantAndEquipment",
    ),
    "dividends paid": (
        "us-gaap/PaymentsOfDividends",
        "us-gaap/PaymentsOfDividendsCommonStock",
        "ifrs-full/DividendsPaidClassifiedAsFinancingActivities",
        "ifrs-full/DividendsPaidToEquityHoldersOfParentClassifiedAsFinancingActivities",
    ),
    "dividends per share": (
        "us-gaap/CommonStockDividendsPerShareDeclared",
        "us-gaap/CommonStockDividendsPerShareCashPaid",
    ),
    "shares outstanding": (
        "dei/EntityCommonStockSharesOutstanding",
        "us-gaap/CommonStockSharesOutstanding",
        "ifrs-full/NumberOfSharesOutstanding",
    ),
}

# What the ratios and the rules need besides.
SUPPORTING: dict[str, tuple[str, ...]] = {
    "current assets": ("us-gaap/AssetsCurrent", "ifrs-full/CurrentAssets"),
    "current liabilities": ("us-gaap/LiabilitiesCurrent", "ifrs-full/CurrentLiabilities"),
    "cost of revenue": (
        "us-gaap/CostOfRevenue",
        "us-gaap/CostOfGoodsAndServicesSold",
        "us-gaap/CostOfGoodsSold",
        "ifrs-full/CostOfSales",
    ),
    "total costs": ("us-gaap/BenefitsLossesAndExpenses", "us-gaap/CostsAndExpenses"),
    "liabilities and equity": (
        "us-gaap/LiabilitiesAndStockholdersEquity",
        "ifrs-full/EquityAndLiabilities",
    ),
    "equity with minorities": (
        "us-gaap/StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest",
        "ifrs-full/Equity",
    ),
    "minorities": ("us-gaap/MinorityInterest", "ifrs-full/NoncontrollingInterests"),
    "temporary equity": (
        "us-gaap/TemporaryEquityCarryingAmountAttributableToParent",
        "us-gaap/TemporaryEquityCarryingAmountIncludingPortionAttributableToNoncontrollingInterests",
        "us-gaap/RedeemableNoncontrollingInterestEquityCarryingAmount",
    ),
    "current debt": (
        "us-gaap/LongTermDebtCurrent",
        "ifrs-full/CurrentPortionOfLongtermBorrowings",
    ),
    "investing cash flow": (
        "us-gaap/NetCashProvidedByUsedInInvestingActivities",
        "ifrs-full/CashFlowsFromUsedInInvestingActivities",
    ),
    "financing cash flow": (
        "us-gaap/NetCashProvidedByUsedInFinancingActivities",
        "ifrs-full/CashFlowsFromUsedInFinancingActivities",
    ),
    "change in cash": (
        "us-gaap/CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents"
        "PeriodIncreaseDecreaseIncludingExchangeRateEffect",
        "us-gaap/CashAndCashEquivalentsPeriodIncreaseDecrease",
        "ifrs-full/IncreaseDecreaseInCashAndCashEquivalentsBeforeEffectOfExchangeRateChanges",
        "ifrs-full/IncreaseDecreaseInCashAndCashEquivalents",
    ),
    "weighted shares": (
        "us-gaap/WeightedAverageNumberOfSharesOutstandingBasic",
        "us-gaap/WeightedAverageNumberOfShareOutstandingBasicAndDiluted",
        "ifrs-full/WeightedAverageShares",
    ),
    "diluted shares": (
        "us-gaap/WeightedAverageNumberOfDilutedSharesOutstanding",
        "us-gaap/WeightedAverageNumberOfShareOutstandingBasicAndDiluted",
        "ifrs-full/AdjustedWeightedAverageShares",
    ),
    "depositary ratio": ("dei/EntityListingDepositoryReceiptRatio",),
    "public float": ("dei/EntityPublicFloat",),
}

MEASURES: dict[str, tuple[str, ...]] = SHOWN | SUPPORTING
KINDS: dict[str, Kind] = {
    "diluted EPS": "per share",
    "dividends per share": "per share",
    "shares outstanding": "shares",
    "weighted shares": "shares",
    "diluted shares": "shares",
    "depositary ratio": "pure",
}
REVENUE_SUPPORT = (*REVENUE_PARTS, INTEREST_EXPENSE)
# All that is read of a company's facts, each as taxonomy/concept.
CONCEPTS: tuple[str, ...] = tuple(
    dict.fromkeys([*(name for names in MEASURES.values() for name in names), *REVENUE_SUPPORT])
)
KIND_OF_CONCEPT: dict[str, Kind] = {
    name: KINDS.get(measure, "money") for measure, names in MEASURES.items() for name in names
}
KIND_OF_CONCEPT |= dict.fromkeys(REVENUE_SUPPORT, "money")
