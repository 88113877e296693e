"""Japan's Ministry of Finance: curve, flows, intervention, reserves, auctions."""

NAME = "Ministry of Finance Japan"
CREDIT = "Source: Ministry of Finance Japan"
SITE = "https://www.mof.go.jp"
REFERENCE = f"{SITE}/policy/international_policy/reference"
