using System.Text.Json.Nodes;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;

namespace Keyferry.Providers.Tests.Google;

/// <summary>Stores with workload identity federation, and what they need.</summary>
internal static class FederationSpecs
{
    /// <summary>The audience of the pool's provider for AWS.</summary>
    public const string AwsAudience = "//iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/pool/providers/aws";

    private const string Name = "projects/my-project/secrets/db";

    /// <summary>The source of a configuration for a node of AWS.</summary>
    public const string AwsSource = """
        {"environment_id":"aws1","region_url":"http://169.254.169.254/latest/meta-data/placement/availability-zone",
         "url":"http://169.254.169.254/latest/meta-data/iam/security-credentials","imdsv2_session_token_url":"http://169.254.169.254/latest/api/token",
         "regional_cred_verification_url":"https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15"}
        """;

    /// <summary>A vault with one secret, which keys of AWS may read too.</summary>
    public static GoogleScene Scene()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one");
        scene.Google.Federation.AddAws(AwsAudience, "AKIDEXAMPLE", "not-a-real-one");
        return scene;
    }

    /// <summary>A token of the ServiceAccount.</summary>
    public static string Token(GoogleScene scene) => scene.Cluster.Token(GoogleScene.Subject, [$"https:{GoogleScene.Audience}"], scene.Time.GetUtcNow());

    /// <summary>Writes the configuration that the store names.</summary>
    public static void Configure(GoogleScene scene, Action<JsonObject>? change = null, string source = "{\"url\":\"https://tokens.example.com/token\"}")
    {
        var json = new JsonObject
        {
            ["type"] = "external_account", ["audience"] = GoogleScene.Audience, ["subject_token_type"] = null,
            ["token_url"] = "https://sts.googleapis.com/v1/token", ["credential_source"] = JsonNode.Parse(source),
        };
        change?.Invoke(json);
        scene.References.ConfigMaps[("wif", "wif.json")] = json.ToJsonString();
    }

    /// <summary>The store takes a ServiceAccount's token.</summary>
    public static void ByAccount(GcpProviderSpec spec) => spec.Auth = new GcpAuth
    {
        WorkloadIdentityFederation = new GcpWorkloadIdentityFederation
        {
            Audience = GoogleScene.Audience, ServiceAccountRef = new ServiceAccountSelector { Name = "app" },
        },
    };

    /// <summary>The store takes keys of AWS.</summary>
    public static void ByAws(GcpProviderSpec spec) => spec.Auth = new GcpAuth
    {
        WorkloadIdentityFederation = new GcpWorkloadIdentityFederation
        {
            Audience = AwsAudience,
            AwsSecurityCredentials = new GcpAwsCredentials { Region = "eu-central-1", AwsCredentialsSecretRef = new SecretReference { Name = "aws" } },
        },
    };

    /// <summary>The store takes a credential configuration.</summary>
    public static void ByConfig(GcpProviderSpec spec, string? endpoint = null) => spec.Auth = new GcpAuth
    {
        WorkloadIdentityFederation = new GcpWorkloadIdentityFederation
        {
            CredConfig = new GcpCredentialConfig { Name = "wif", Key = "wif.json" }, ExternalTokenEndpoint = endpoint,
        },
    };
}
