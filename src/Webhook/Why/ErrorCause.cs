namespace Keyferry.Webhook.Why;

/// <summary>What an error text of a status or event says of its cause, and what to do. Pure.</summary>
internal static class ErrorCause
{
    private static readonly (string Cause, string[] Marks, string Message)[] Known =
    [
        ("WebhookAway", ["failed calling webhook"],
            "the admission webhook does not answer, so that the API server refuses writes: look at the pods and the Service of the webhook "
            + "that the error names (kubectl get mutatingwebhookconfigurations,validatingwebhookconfigurations)"),
        ("NamespaceExcluded", ["denied by spec.condition"],
            "the ClusterSecretStore does not admit this namespace: add it to spec.conditions of the store, or use another store"),
        ("ClusterStoresOff", ["cluster stores are switched off"],
            "this installation serves one namespace and no ClusterSecretStores: use a SecretStore"),
        ("TargetOwnedByOther", ["target is owned by another", "secret is owned by another", "failed to take ownership", "is already owned by another"],
            "somebody else owns the target: give spec.target.name another name, or set spec.target.creationPolicy: Merge"),
        ("QuotaExceeded", ["exceeded quota"],
            "the namespace's ResourceQuota has no room for another Secret: raise it or remove what is not needed; it is tried again within the minute"),
        ("EgressRefused", ["--allow-egress"],
            "the egress guard does not let stores lead to this address: correct the address, or have an administrator start the engine with --allow-egress"),
        ("CredentialMissing", ["cannot get Kubernetes secret", "cannot find secret data for key", "static credentials are empty"],
            "a Secret or key that the store reads its credentials from is missing: create it, or correct the store's reference; the store is checked anew at once"),
        ("PropertyNotFound", ["does not exist in secret"],
            "the key exists, but has no such property: correct remoteRef.property; a dot leads into nested JSON"),
        ("KeyNotFound", ["Secret does not exist", "NoSecretError"],
            "the store has no such key (for these credentials): correct remoteRef.key, or create it there; a store may answer so, too, for what it hides"),
        ("Throttled", ["hrottl", "Too Many Requests", "Rate exceeded", "RESOURCE_EXHAUSTED", "slow down"],
            "the store asks to slow down: lengthen spec.refreshInterval of the objects that use it; it is tried again by itself"),
        ("Denied",
            [
                "AccessDenied", "not authorized", "ermission denied", "PERMISSION_DENIED", "orbidden", "nauthorized", "UnrecognizedClient",
                "InvalidSignature", "ExpiredToken", "InvalidClientTokenId", "is not allowed", "access denied",
            ],
            "the store refuses these credentials: grant the right that the error names, or correct the store's credentials"),
        ("Unreachable",
            [
                "no such host", "Name or service not known", "onnection refused", "timed out", "imeout", "unreachable", "x509", "SSL", "certificate",
                "could not be reached", "could not reach",
            ],
            "the store cannot be reached: look at its address, at network policies and at spec.provider's certificate authority"),
        ("TemplateFailed", ["template"],
            "the template cannot be rendered: correct spec.target.template at the place that the error names"),
    ];

    /// <summary>The cause that a text tells; null where it is none of those known.</summary>
    public static Advice? Of(string? error) =>
        error is null ? null
        : Array.Find(Known, k => Array.Exists(k.Marks, m => error.Contains(m, StringComparison.Ordinal))) is { Cause: not null } found
            ? new Advice(found.Cause, found.Message)
            : null;
}
