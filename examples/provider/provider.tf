terraform {
  required_version = ">= 1.11"

  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

# One argument for each vendor. Leave out those that you do not use.
provider "pbx" {
  tenios = {
    access_key = var.tenios_access_key
  }

  portsip = {
    base_url = "https://pbx.example.com:8887/api"
    username = "automation"
    password = var.portsip_password
    domain   = "sip.example.com"
  }

  pbxcloud = {
    api_key = var.pbxcloud_api_key
    tenant  = "DEMO"
  }
}

variable "tenios_access_key" {
  description = "API access key of the Tenios account. Left out, TENIOS_ACCESS_KEY of the environment is used."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "portsip_password" {
  description = "Password of the PortSIP user. Left out, PORTSIP_PASSWORD of the environment is used."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "pbxcloud_api_key" {
  description = "API key of the PBXCloud account. Left out, PBXCLOUD_API_KEY of the environment is used."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}
