# `make demo` applies this to mocks of Tenios (20 users), PortSIP (12 holidays), PBXCloud (5 custom destinations)
# and MyReports (4 PBX connections). Addresses and credentials come from environment variables such as
# TENIOS_BASE_URL and TENIOS_ACCESS_KEY.

terraform {
  required_version = ">= 1.11"

  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

provider "pbx" {
  myreports = {
    # A new PBX connection costs money at MyReports, so creating one needs this consent.
    accept_charges = true
  }
}
