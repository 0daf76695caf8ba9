terraform {
  required_version = ">= 1.11"

  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

# One argument for each vendor. Omit those that you do not use.
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

  myreports = {
    region             = "eu"
    token              = var.myreports_token
    customer_tenant_id = "c1b5de10-77a2-4c1e-8f0a-2d9e5b3a6f22"
    accept_charges     = true # a new PBX connection costs money
  }
}

variable "tenios_access_key" {
  description = "API access key of the Tenios account. Omitted, TENIOS_ACCESS_KEY of the environment is used."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "portsip_password" {
  description = "Password of the PortSIP user. Omitted, PORTSIP_PASSWORD of the environment is used."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "pbxcloud_api_key" {
  description = "API key of the PBXCloud account. Omitted, PBXCLOUD_API_KEY of the environment is used."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "myreports_token" {
  description = "Access token of MyReports. Omitted, MYREPORTS_TOKEN of the environment is used, or MYREPORTS_REFRESH_TOKEN."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}
