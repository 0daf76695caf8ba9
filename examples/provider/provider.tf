terraform {
  required_version = ">= 1.11"

  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

provider "pbx" {
  tenios = {
    access_key = var.tenios_access_key
  }
}

variable "tenios_access_key" {
  description = "API access key of the Tenios account. Left out, TENIOS_ACCESS_KEY of the environment is used."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}
