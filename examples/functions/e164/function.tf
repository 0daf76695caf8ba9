variable "direct_line" {
  type    = string
  default = "030 23125-010"
}

# Wherever a number comes from, the PBX gets it as +493023125010. Without the
# leading 0, as in "30 23125-010" or "23125-010", it is refused: it could be a
# local number, and would become the number of someone else.
output "direct_line" {
  value = provider::pbx::e164(var.direct_line, "DEU")
}

# A number with + is read as it is, whatever the region.
output "customer" {
  value = provider::pbx::e164("+44 20 7946 0123", "DEU")
}
