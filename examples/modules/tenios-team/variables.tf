variable "users" {
  type = map(object({
    first_name       = string
    last_name        = string
    extension        = string
    email            = optional(string)
    may_call_out     = optional(bool, false)
    password_version = optional(number)
  }))
  description = "The users by their numbers, which may be written as they are dialled in the country."

  validation {
    condition     = length(distinct([for user in var.users : user.extension])) == length(var.users)
    error_message = "Two users have the same extension."
  }
}

variable "passwords" {
  type        = map(string)
  description = "The password of each user who is new or changes, by number, as in users."
  default     = {}
  ephemeral   = true
  sensitive   = true
}

variable "country" {
  type        = string
  description = "The country in which the numbers are dialled, as an ISO 3166-1 code."
  default     = "DEU"
}

variable "adopt_existing" {
  type        = bool
  description = "Whether users that exist are taken over: their settings become those that are configured."
  default     = false
}

variable "leavers" {
  type        = string
  description = "What happens to a user who is taken out of the map: disable, abandon or prevent."
  default     = "disable"
}
