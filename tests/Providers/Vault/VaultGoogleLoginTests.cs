using System.Buffers.Text;
using System.Text.Json;
using Keyferry.Api.Stores;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Tests.Google;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Vault;

/// <summary>Vault's Google Cloud method where there is no key: a ServiceAccount of a GKE cluster, or the pod's own identity.</summary>
public sealed class VaultGoogleLoginTests
{
    private const string Email = GoogleScene.Target;

    [Test]
    public async Task A_service_account_of_the_cluster_has_Google_sign()
    {
        var google = Cluster();
        google.References.Annotations["iam.gke.io/gcp-service-account"] = Email;
        google.Google.Accounts.LetActAs(GoogleScene.Subject, Email);

        var refused = await LogInAsync(google, Identity);
        google.Google.Accounts.LetSign(Email, Email);
        var (body, error) = await LogInAsync(google, Identity);

        Assert.That(refused.Error, Does.EndWith(
            $"{Email} cannot sign a JWT, for which it needs roles/iam.serviceAccountTokenCreator on itself: PERMISSION_DENIED: "
            + "Permission 'iam.serviceAccounts.signJwt' denied on resource (or it may not exist)."));
        Assert.That(error, Is.Empty);
        var claims = Claims(body);
        Assert.That(claims.GetProperty("aud").GetString(), Is.EqualTo("vault/team"));
        Assert.That(claims.GetProperty("sub").GetString(), Is.EqualTo(Email));
        Assert.That(claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64(), Is.EqualTo(840));
        Assert.That(google.References.TokenAudiences[^1], Is.EqualTo(new[] { "my-project.svc.id.goog" }));
    }

    [Test]
    public async Task A_service_account_without_the_annotation_is_told()
    {
        Assert.That((await LogInAsync(Cluster(), Identity)).Error, Does.Contain(
            "service account app has no annotation iam.gke.io/gcp-service-account"));
    }

    [Test]
    public async Task A_cluster_that_nobody_tells_of_is_named_by_its_field()
    {
        var google = Cluster();
        google.References.Annotations["iam.gke.io/gcp-service-account"] = Email;

        Assert.That((await LogInAsync(google, new VaultGcpAuth { Role = "team", ServiceAccountRef = new() { Name = "app" } })).Error, Does.Contain(
            "set auth.gcp.workloadIdentity.clusterProjectID (the metadata server of this node does not tell it)"));
    }

    [Test]
    public async Task The_pods_own_identity_comes_from_the_metadata_server()
    {
        var google = Cluster();
        google.Google.Metadata.Account = Email;

        var (body, error) = await LogInAsync(google, new VaultGcpAuth { Role = "team" });

        Assert.That(error, Is.Empty);
        var claims = Claims(body);
        Assert.That(claims.GetProperty("aud").GetString(), Is.EqualTo("https://vault.example:8200/vault/team"));
        Assert.That(claims.GetProperty("google").GetProperty("compute_engine").GetProperty("project_id").GetString(), Is.EqualTo("my-project"));
    }

    [Test]
    public async Task A_store_that_is_lent_no_identity_is_told_what_to_set()
    {
        var google = new GoogleScene(ambient: AmbientCredentials.ClusterStores);
        google.Google.Metadata.Account = Email;

        Assert.That((await LogInAsync(google, new VaultGcpAuth { Role = "team" })).Error, Does.Contain(
            "set auth.gcp.workloadIdentity or secretRef, or have an administrator make a ClusterSecretStore"));
        Assert.That(google.Google.Requests, Is.Empty);
    }

    private static VaultGcpAuth Identity => new()
    {
        Role = "team", ProjectId = "my-project",
        WorkloadIdentity = new GcpWorkloadIdentity { ServiceAccountRef = new() { Name = "app" }, ClusterLocation = "europe-west3", ClusterName = "prod" },
    };

    private static GoogleScene Cluster() => new();

    // What Vault was sent, and why nothing was.
    private static async Task<(string Body, string Error)> LogInAsync(GoogleScene google, VaultGcpAuth auth)
    {
        using var scene = new VaultScene(static request => request.Line.EndsWith("/login", StringComparison.Ordinal)
            ? new StubReply(200, """{"auth":{"client_token":"t","lease_duration":3600,"renewable":true}}""")
            : new StubReply(200, "{}"), google.Time) { References = google.References };
        scene.Settings = scene.Settings with { Google = google.SignIn };
        await using var client = await scene.ClientAsync(VaultScene.Spec(new VaultAuth { Gcp = auth }));
        var validating = client.ValidateAsync(default).AsTask();
        while (!validating.IsCompleted)
        {
            // Slower than the token ages: a login on a busy machine must not last a lease of an hour.
            scene.Clock.Advance(TimeSpan.FromMilliseconds(500));
            await Task.WhenAny(validating, Task.Delay(2));
        }

        var validation = await validating;
        return validation.State == StoreState.Ready
            ? (scene.Stub.Requests.Single(static r => r.Line == "PUT /v1/auth/gcp/login").Body, "")
            : ("", validation.Message ?? "none");
    }

    private static JsonElement Claims(string body) => JsonElement.Parse(
        Base64Url.DecodeFromChars(JsonElement.Parse(body).GetProperty("jwt").GetString()!.Split('.')[1]));
}
