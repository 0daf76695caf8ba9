variable "kazoo_api_key" {
  description = "API key of the account on the Kazoo. As an ephemeral variable it is in no state and no plan."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "three_cx_license_key" {
  description = "Licence key of the 3CX."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "three_cx_password" {
  description = "Password of the user on the 3CX."
  type        = string
  sensitive   = true
  ephemeral   = true
}

# A Kazoo. A new connection costs money: myreports.accept_charges = true in the provider block
# agrees to it. It is created disabled; enabled = true is a second call after that.
resource "myreports_pbx_connection" "head_office" {
  provider = pbx

  name         = "Head office"
  country_code = "DE"
  enabled      = true

  kazoo = {
    host_rest            = "https://kazoo.example.com:8443"
    host_websocket       = "wss://kazoo.example.com:5443"
    account_id           = "2f0d6b8e4a5c4e7f9b1d3c5a7e9f1b3d"
    monitor_sub_accounts = true

    # Terraform cannot detect that the key changed: change the version to send it.
    api_key_wo         = var.kazoo_api_key
    api_key_wo_version = 1
  }
}

# A 3CX, of a customer who is not the provider's default.
resource "myreports_pbx_connection" "branch" {
  provider = pbx

  customer_tenant_id = "d2c6ef21-88b3-4d2f-9a1b-3eaf6c4b7a33"

  name    = "Branch office"
  enabled = true

  three_cx = {
    license_key_wo         = var.three_cx_license_key
    license_key_wo_version = 1
    username               = "myreports"
    password_wo            = var.three_cx_password
    password_wo_version    = 1

    enable_recording_archive    = true
    recording_archive_frequency = "00:20:00"
  }

  # Where the customer has a connection to this PBX already, it is adopted.
  # The plan warns what will change, and that the collector is restarted.
  adopt_existing = true

  # Destroying the resource leaves the connection at MyReports. Without this it is
  # deleted, and its calls are no longer collected.
  deletion_policy = "abandon"
}
