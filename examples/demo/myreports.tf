# PBX connections, through which MyReports collects the calls of a customer.

# Ephemeral too. Set TF_VAR_kazoo_api_key, TF_VAR_three_cx_license_key and TF_VAR_three_cx_password.
variable "kazoo_api_key" {
  type        = string
  description = "The API key of the customer's account on the Kazoo."
  ephemeral   = true
  sensitive   = true
}

variable "three_cx_license_key" {
  type        = string
  description = "The licence key of the 3CX."
  ephemeral   = true
  sensitive   = true
}

variable "three_cx_password" {
  type        = string
  description = "The password of the user on the 3CX that MyReports signs in as."
  ephemeral   = true
  sensitive   = true
}

variable "kazoo_name" {
  type        = string
  description = "The name of the connection to the Kazoo. The demo changes it."
  default     = "Head office"
}

# MyReports creates connections disabled. Enabling one takes a second request.
resource "myreports_pbx_connection" "kazoo" {
  provider = pbx

  name         = var.kazoo_name
  country_code = "DE"
  enabled      = true

  kazoo = {
    host_rest          = "https://kazoo.example.com:8443"
    host_websocket     = "wss://kazoo.example.com:5443"
    account_id         = "2f0d6b8e4a5c4e7f9b1d3c5a7e9f1b3d"
    api_key_wo         = var.kazoo_api_key
    api_key_wo_version = 1
  }
}

resource "myreports_pbx_connection" "three_cx" {
  provider = pbx

  name         = "Branch office"
  country_code = "DE"
  enabled      = true

  three_cx = {
    license_key_wo         = var.three_cx_license_key
    license_key_wo_version = 1
    username               = "myreports"
    password_wo            = var.three_cx_password
    password_wo_version    = 1
  }
}

# An existing connection, imported as it is. A destroy only forgets it, because of the deletion_policy, which only
# Terraform has: MyReports is not changed by the import.
import {
  provider = pbx

  to = myreports_pbx_connection.warehouse
  id = "c1b5de10-77a2-4c1e-8f0a-2d9e5b3a6f22/b7e00003-5d3a-4c61-9e2f-000000000003"
}

resource "myreports_pbx_connection" "warehouse" {
  provider = pbx

  name            = "PBX 3"
  kazoo           = {}
  deletion_policy = "abandon"
}
