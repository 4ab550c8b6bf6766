using System.Security.Cryptography;
using System.Text;
using Keyferry.Api.Shared;
using Keyferry.Api.Stores;
using Keyferry.Api.Values;
using Keyferry.Providers.Contract;
using Keyferry.Providers.Google.Transport;
using NUnit.Framework;

namespace Keyferry.Providers.Tests.Google;

/// <summary>Workload identity of GKE, and the program's own identity.</summary>
public sealed class GoogleWorkloadIdentityTests
{
    private const string Name = "projects/my-project/secrets/db";

    [Test]
    public async Task A_service_account_of_the_cluster_reads_by_itself()
    {
        var scene = Scene();

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), Identity)).Text(), Is.EqualTo("one"));
        Assert.That(scene.References.TokenAudiences.Single(), Is.EqualTo(new[] { "my-project.svc.id.goog" }));
        Assert.That(scene.Google.Calls, Is.EqualTo(new[]
        {
            "POST securetoken.googleapis.com/v1/identitybindingtoken",
            "GET secretmanager.googleapis.com/v1/projects/my-project/secrets/db/versions/latest:access",
        }));
    }

    [Test]
    public async Task An_annotated_service_account_acts_as_googles()
    {
        var scene = Scene();
        scene.References.Annotations["iam.gke.io/gcp-service-account"] = GoogleScene.Target;

        var refused = await scene.FetchAsync(new RemoteRef("db"), Identity);
        scene.Google.Accounts.LetActAs(GoogleScene.Subject, GoogleScene.Target);
        var granted = await scene.FetchAsync(new RemoteRef("db"), Identity);

        Assert.That(refused.Text(), Is.EqualTo(
            $"Denied: unable to get credentials: cannot act as {GoogleScene.Target}: PERMISSION_DENIED: "
            + "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist)."));
        Assert.That(granted.Text(), Is.EqualTo("one"));
    }

    [Test]
    public async Task What_the_manifest_does_not_say_of_the_cluster_the_metadata_server_does()
    {
        var scene = Scene();
        scene.Google.Metadata.Texts[MetadataServer.ProjectId] = "my-project";
        scene.Google.Metadata.Texts[MetadataServer.ClusterLocation] = "europe-west3";
        scene.Google.Metadata.Texts[MetadataServer.ClusterName] = "prod";

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s =>
        {
            s.ProjectId = null;
            s.Auth = new GcpAuth { WorkloadIdentity = new GcpWorkloadIdentity { ServiceAccountRef = new() { Name = "app" } } };
        })).Text(), Is.EqualTo("one"));
    }

    [Test]
    public async Task A_cluster_that_nobody_tells_of_is_named_field_by_field()
    {
        var scene = Scene();

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s =>
        {
            Identity(s);
            s.Auth!.WorkloadIdentity!.ClusterName = null;
        })).Text(), Does.EndWith("set auth.workloadIdentity.clusterName (the metadata server of this node does not tell it)"));
    }

    [Test]
    public async Task The_clusters_project_need_not_be_that_of_the_secrets()
    {
        var scene = Scene();
        scene.Google.Secrets.AddProject("other", "777");
        scene.Google.Secrets.Add("projects/other/secrets/db", "others");

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s =>
        {
            Identity(s);
            s.ProjectId = "other";
            s.Auth!.WorkloadIdentity!.ClusterProjectId = "my-project";
        })).Text(), Is.EqualTo("others"));
    }

    [Test]
    public async Task A_token_that_another_signed_is_refused()
    {
        var scene = Scene();
        using var other = RSA.Create(2048);
        scene.References.IssueToken = (_, _) => Task.FromResult(new ReferenceResult<SecretValue>(
            new SecretValue(Encoding.UTF8.GetBytes(scene.Cluster.Token(GoogleScene.Subject, ["my-project.svc.id.goog"], scene.Time.GetUtcNow(), other))), null));

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), Identity)).Text(), Does.StartWith(
            "Denied: unable to get credentials: no token for service account app of this cluster: UNAUTHENTICATED"));
    }

    [Test]
    public async Task A_token_of_the_cluster_that_cannot_be_had_is_told()
    {
        var scene = Scene();
        scene.References.IssueToken = static (_, _) => Task.FromResult(new ReferenceResult<SecretValue>(null, "serviceaccounts \"app\" not found", IsMissing: true));

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), Identity)).Text(), Is.EqualTo(
            "Invalid: unable to get credentials: could not get a token of service account app: serviceaccounts \"app\" not found"));
    }

    [Test]
    public async Task An_annotation_that_is_no_service_account_goes_nowhere()
    {
        var scene = Scene();
        scene.References.Annotations["iam.gke.io/gcp-service-account"] = "x/../../evil";

        Assert.That(await scene.ConnectErrorAsync(Identity), Does.Contain("annotation iam.gke.io/gcp-service-account of service account app is no e-mail address"));
    }

    [Test]
    public async Task Without_auth_the_programs_own_identity_reads_and_is_one_for_all_stores()
    {
        var scene = Scene();
        scene.Google.Metadata.Account = GoogleScene.Account;

        Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s => s.Auth = null)).Text(), Is.EqualTo("one"));
        Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s => s.Auth = new GcpAuth())).Text(), Is.EqualTo("one"));
        Assert.That(scene.Google.Requests.Count(static r => r.Uri.Host == "metadata.google.internal"), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_auth_the_key_that_the_environment_names_reads()
    {
        var scene = Scene();
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, scene.Google.Accounts.AddKey(GoogleScene.Account));
            scene.Environment["GOOGLE_APPLICATION_CREDENTIALS"] = file;

            Assert.That((await scene.FetchAsync(new RemoteRef("db"), static s => s.Auth = null)).Text(), Is.EqualTo("one"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [TestCase(AmbientCredentials.None, true, "no store its own Google identity (--ambient-credentials=none): set spec.provider.gcpsm.auth.workloadIdentity, workloadIdentityFederation or secretRef")]
    [TestCase(AmbientCredentials.ClusterStores, false, "SecretStores no Google identity of its own (--ambient-credentials=cluster): set spec.provider.gcpsm.auth.workloadIdentity, workloadIdentityFederation or secretRef, or have an administrator make a ClusterSecretStore")]
    public async Task The_programs_own_identity_is_lent_as_the_installation_says(AmbientCredentials ambient, bool clusterWide, string expected)
    {
        var scene = new GoogleScene(ambient: ambient);

        Assert.That(
            await scene.ConnectErrorAsync(static s => s.Auth = null, clusterWide),
            Is.EqualTo($"unable to get credentials: spec.provider.gcpsm.auth is not set, and this installation lends {expected}"));
        Assert.That(scene.Google.Requests, Is.Empty);
    }

    [Test]
    public async Task A_cluster_wide_store_may_use_it_where_cluster_wide_stores_may()
    {
        var scene = new GoogleScene(ambient: AmbientCredentials.ClusterStores);
        scene.Google.Metadata.Account = GoogleScene.Account;
        var store = GoogleScene.Store(static s => s.Auth = null, clusterWide: true);
        var connected = await scene.Provider.ConnectAsync(new StoreContext(store, "team", scene.References), default);
        await using var client = connected.Client!;

        Assert.That((await client.ValidateAsync(default)).State, Is.EqualTo(StoreState.Ready));
    }

    [Test]
    public async Task A_cluster_wide_store_whose_credentials_lie_with_the_caller_is_not_known_before()
    {
        var scene = Scene();
        var store = GoogleScene.Store(Identity, clusterWide: true);
        var unbound = await scene.Provider.ConnectAsync(new StoreContext(store, "", scene.References), default);

        Assert.That(scene.Provider.CredentialsOf(store).DependOnCaller, Is.True);
        Assert.That((await unbound.Client!.ValidateAsync(default)).State, Is.EqualTo(StoreState.Unknown));
        Assert.That(scene.Google.Requests, Is.Empty);
    }

    private static GoogleScene Scene()
    {
        var scene = new GoogleScene();
        scene.Google.Secrets.Add(Name, "one");
        return scene;
    }

    private static void Identity(GcpProviderSpec spec) => spec.Auth = new GcpAuth
    {
        WorkloadIdentity = new GcpWorkloadIdentity
        {
            ServiceAccountRef = new ServiceAccountSelector { Name = "app" }, ClusterLocation = "europe-west3", ClusterName = "prod",
        },
    };
}
