# What `make demo` applies to mocks of Tenios, with 20 users, PortSIP, with 12 holidays, PBXCloud, with 5 custom destinations,
# and MyReports, with 4 PBX connections. How each is reached comes from the environment: TENIOS_ACCESS_KEY, PORTSIP_USERNAME,
# PBXCLOUD_API_KEY, MYREPORTS_TOKEN and so on, and for the mocks TENIOS_BASE_URL, PORTSIP_BASE_URL, PBXCLOUD_ENDPOINT and
# MYREPORTS_BASE_URL.

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
    # A new connection costs money at MyReports, which refuses to create one unless someone agrees.
    accept_charges = true
  }
}
