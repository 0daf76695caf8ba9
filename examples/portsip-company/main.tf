# The call handling of a small company on a PortSIP PBX: 12 users from a CSV file, two ring groups, a queue, a
# receptionist with a menu, a voicemail for the night, what happens with calls to each number, and who may call out.
#
# The trunk belongs to the administrator of the PBX and is only looked up. Address and credentials come from environment
# variables such as PORTSIP_BASE_URL; the secrets from TF_VAR_secrets and TF_VAR_pins. See README.md.

terraform {
  required_version = ">= 1.11"

  required_providers {
    pbx = {
      source = "terraform-provider-pbx/pbx"
    }
  }
}

provider "pbx" {}

variable "trunk" {
  type        = string
  description = "The name of the trunk on the PBX."
  default     = "Main trunk"
}

variable "numbers" {
  type        = map(string)
  description = "The numbers of the company, and the extension that each leads to in office hours."
  default = {
    "+49221555000" = "800"
    "+49221555001" = "600"
    "+49221555002" = "700"
  }
}

data "pbx_trunk" "main" {
  name = var.trunk
}

# The office hours of all rules with the mode GLOBAL. The tenant exists already; a destroy restores what was replaced.
resource "pbx_tenant" "company" {
  timezone = "Europe/Berlin"

  office_hours = merge(
    { for day in ["monday", "tuesday", "wednesday", "thursday"] : day => {
      enabled = true, ranges = [{ from = "08:00", to = "17:00" }]
    } },
    { friday = { enabled = true, ranges = [{ from = "08:00", to = "14:00" }] } },
  )

  deletion_policy = "restore"
}
