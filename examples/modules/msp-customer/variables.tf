variable "customer" {
  type        = string
  description = "The name of the customer."
}

variable "country_code" {
  type        = string
  description = "The country of the customer as an ISO 3166-1 alpha-2 code."
  default     = "DE"
}

variable "tenant" {
  type = object({
    timezone       = string
    office_hours   = optional(map(object({ enabled = bool, ranges = optional(list(object({ from = string, to = string })), []) })), {})
    holiday_region = string
    holiday_years  = list(number)
    users = optional(map(object({
      name = string, display_name = string, email = string, department = optional(string),
      role = optional(string, "StandardUser"), secrets_version = optional(number)
    })), {})
    ring_groups = optional(map(object({ name = string, members = list(string), ring_strategy = optional(string, "RING_SIMULTANEOUSLY") })), {})
  })
  description = "The PortSIP tenant; null for none. See the module portsip-tenant."
  default     = null
}

variable "tenant_secrets" {
  type        = map(object({ password = string, extension_password = string, voicemail_pin = string }))
  description = "The secrets of the tenant's users by extension number."
  default     = {}
  ephemeral   = true
  sensitive   = true
}

variable "team" {
  type = map(object({
    first_name   = string, last_name = string, extension = string, email = optional(string),
    may_call_out = optional(bool, false), password_version = optional(number)
  }))
  description = "The Tenios users by number; {} for none. See the module tenios-team."
  default     = {}
}

variable "team_passwords" {
  type        = map(string)
  description = "The passwords of the Tenios users by number."
  default     = {}
  ephemeral   = true
  sensitive   = true
}

variable "kazoo" {
  type        = object({ host_rest = string, host_websocket = string, account_id = string, api_key_version = optional(number) })
  description = "The account of the customer on a Kazoo, for MyReports; null for none."
  default     = null
}

variable "kazoo_api_key" {
  type        = string
  description = "The API key of that account."
  default     = null
  ephemeral   = true
  sensitive   = true
}
