output "extensions" {
  description = "Who has which extension number of the tenant."
  value       = one(module.tenant[*].extensions)
}

output "numbers" {
  description = "The numbers of the Tenios users by extension."
  value       = one(module.team[*].numbers)
}
