namespace Keyferry.Cluster.Tests.Clouds;

/// <summary>Makes stores of the clouds in a namespace, with their credentials.</summary>
internal static class CloudStores
{
    /// <summary>SecretStore <c>store</c> of the Azure double, with its credentials.</summary>
    public static string Azure => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: azure}
        stringData: {id: {{CloudCluster.Environment["STORE_AZURE_CLIENT_ID"]}}, secret: {{CloudCluster.Environment["STORE_AZURE_CLIENT_SECRET"]}} }
        ---
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: store}
        spec:
          provider:
            azurekv:
              vaultUrl: https://team.vault.azure.net
              tenantId: {{CloudCluster.Environment["STORE_AZURE_TENANT"]}}
              authSecretRef:
                clientId: {name: azure, key: id}
                clientSecret: {name: azure, key: secret}
        """;

    /// <summary>SecretStore <c>store</c> of a mount of the Vault double, with its credentials.</summary>
    /// <param name="mount">The mount, KV v2.</param>
    public static string Vault(string mount) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: vault}
        stringData: {token: {{CloudCluster.Environment["STORE_VAULT_TOKEN"]}} }
        ---
        apiVersion: external-secrets.io/v1
        kind: SecretStore
        metadata: {name: store}
        spec:
          provider:
            vault:
              server: {{CloudCluster.Environment["STORE_VAULT"]}}
              path: {{mount}}
              version: v2
              auth: {tokenSecretRef: {name: vault, key: token} }
        """;

    /// <summary>Makes SecretStore <c>store</c> of the Azure double.</summary>
    public static Task AzureAsync(string ns) => CloudCluster.ApplyAsync(ns, Azure);

    /// <summary>Makes a SecretStore of the Google double's project <c>my-project</c>.</summary>
    /// <param name="ns">The namespace.</param>
    /// <param name="name">Its name.</param>
    /// <param name="selection">The version selection policy; null: none is set.</param>
    public static async Task GoogleAsync(string ns, string name = "store", string? selection = null)
    {
        var policy = selection is null ? "" : $"secretVersionSelectionPolicy: {selection}";
        await CloudCluster.ApplyAsync(ns, $$"""
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: {{name}} }
            spec:
              provider:
                gcpsm:
                  projectID: my-project
                  {{policy}}
                  auth:
                    secretRef:
                      secretAccessKeySecretRef: {name: google, key: key.json}
            """);
        if (name == "store")
        {
            await CloudCluster.KubectlAsync(
                null, "create", "secret", "generic", "google", "-n", ns, $"--from-file=key.json={CloudCluster.Environment["STORE_GOOGLE_KEY"]}");
        }
    }
}
