namespace Keyferry.Cluster.Tests.Clouds;

/// <summary>Makes stores of the clouds in a namespace, with their credentials.</summary>
internal static class CloudStores
{
    /// <summary>Makes SecretStore <c>store</c> of the Azure double.</summary>
    public static Task AzureAsync(string ns)
    {
        var variables = CloudCluster.Environment;
        return CloudCluster.ApplyAsync(ns, $$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: azure}
            stringData: {id: {{variables["STORE_AZURE_CLIENT_ID"]}}, secret: {{variables["STORE_AZURE_CLIENT_SECRET"]}} }
            ---
            apiVersion: external-secrets.io/v1
            kind: SecretStore
            metadata: {name: store}
            spec:
              provider:
                azurekv:
                  vaultUrl: https://team.vault.azure.net
                  tenantId: {{variables["STORE_AZURE_TENANT"]}}
                  authSecretRef:
                    clientId: {name: azure, key: id}
                    clientSecret: {name: azure, key: secret}
            """);
    }

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
