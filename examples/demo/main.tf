# What `make demo` applies to mocks of Tenios, with 20 users, PortSIP, with 12 holidays, and PBXCloud, with 5 custom
# destinations. The connections come from the environment: TENIOS_ACCESS_KEY, PORTSIP_USERNAME, PBXCLOUD_API_KEY and so on,
# and for the mocks TENIOS_BASE_URL, PORTSIP_BASE_URL and PBXCLOUD_ENDPOINT.

terraform {
  required_version = ">= 1.11"

  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

provider "pbx" {}
