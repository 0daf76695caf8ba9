# What `make demo` applies to mocks of Tenios, with 20 users, and PortSIP, with 12 holidays. The connections come from the
# environment: TENIOS_ACCESS_KEY, PORTSIP_USERNAME and so on, and for the mocks TENIOS_BASE_URL and PORTSIP_BASE_URL.

terraform {
  required_version = ">= 1.11"

  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

provider "pbx" {}
