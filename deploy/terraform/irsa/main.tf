# IAM Roles for Service Accounts: a role that a ServiceAccount's token is exchanged for. The role's ARN goes into the chart's
# serviceAccount.annotations, or onto the ServiceAccount that a store names in auth.jwt.serviceAccountRef.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws", version = ">= 5.0" }
  }
}

variable "oidc_provider_arn" {
  description = "ARN of the IAM OIDC provider of the cluster."
  type        = string
}

variable "oidc_issuer" {
  description = "The cluster's issuer, such as https://oidc.eks.eu-central-1.amazonaws.com/id/ABC."
  type        = string
}

variable "service_accounts" {
  description = "Who may get the role: namespace and name, such as external-secrets:external-secrets. No asterisks."
  type        = list(string)
  default     = ["external-secrets:external-secrets"]

  validation {
    condition     = alltrue([for s in var.service_accounts : can(regex("^[a-z0-9-]+:[a-z0-9.-]+$", s))])
    error_message = "Each must be NAMESPACE:NAME without asterisks: anybody who may make a ServiceAccount would get the role."
  }
}

variable "audience" {
  description = "The tokens' audience."
  type        = string
  default     = "sts.amazonaws.com"
}

variable "role_name" {
  description = "The role's name."
  type        = string
}

variable "policy_json" {
  description = "What the role may do, such as the output json of the module aws-policy."
  type        = string
}

variable "permissions_boundary" {
  description = "ARN of a policy that bounds the role; null: none."
  type        = string
  default     = null
}

variable "tags" {
  description = "Tags of all resources."
  type        = map(string)
  default     = {}
}

locals {
  issuer = trimprefix(var.oidc_issuer, "https://")
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [var.oidc_provider_arn]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:sub"
      values   = [for s in var.service_accounts : "system:serviceaccount:${s}"]
    }
    condition {
      test     = "StringEquals"
      variable = "${local.issuer}:aud"
      values   = [var.audience]
    }
  }
}

resource "aws_iam_role" "this" {
  name                 = var.role_name
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_role_policy" "this" {
  name   = "read-secrets"
  role   = aws_iam_role.this.id
  policy = var.policy_json
}

output "role_arn" {
  description = "The role."
  value       = aws_iam_role.this.arn
}

output "service_account_annotations" {
  description = "For the chart's serviceAccount.annotations."
  value       = { "eks.amazonaws.com/role-arn" = aws_iam_role.this.arn }
}
