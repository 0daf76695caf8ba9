variable "timezone" {
  type        = string
  description = "The time zone of the tenant as an IANA name, such as Europe/Berlin."
}

variable "office_hours" {
  type = map(object({
    enabled = bool
    ranges  = optional(list(object({ from = string, to = string })), [])
  }))
  description = "The office hours by day, such as monday. Days that are omitted keep theirs."
  default     = {}
}

variable "password_length" {
  type        = number
  description = "How long a password of a user has to be."
  default     = 12
}

variable "holiday_region" {
  type        = string
  description = "The country, or country and state, whose public holidays are kept, such as DEU-BY."
}

variable "holiday_years" {
  type        = list(number)
  description = "The years whose holidays are kept."
}

variable "users" {
  type = map(object({
    name            = string
    display_name    = string
    email           = string
    department      = optional(string)
    role            = optional(string, "StandardUser")
    secrets_version = optional(number)
  }))
  description = "The users by their extension numbers."
  default     = {}
}

variable "secrets" {
  type = map(object({
    password           = string
    extension_password = string
    voicemail_pin      = string
  }))
  description = "The secrets of each user who is new, or whose secrets_version changes, by extension number."
  default     = {}
  ephemeral   = true
  sensitive   = true
}

variable "ring_groups" {
  type = map(object({
    name          = string
    members       = list(string)
    ring_strategy = optional(string, "RING_SIMULTANEOUSLY")
  }))
  description = "The ring groups by their extension numbers, with the extension numbers of their members."
  default     = {}

  validation {
    condition     = alltrue(flatten([for group in var.ring_groups : [for member in group.members : contains(keys(var.users), member)]]))
    error_message = "A member of a ring group is not among the users."
  }
}
