using System.Text;
using k8s.Models;
using Keyferry.Certs.Store;
using Keyferry.Certs.Tests.Fakes;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Certs.Tests;

public sealed class CertificateControllerTests
{
    private FakeTimeProvider _time = null!;
    private TestApi _api = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        _api = TestCluster.Start();
        _api.PutConfigurations();
    }

    [TearDown]
    public async Task TearDownAsync() => await _api.DisposeAsync();

    [Test]
    public async Task With_nothing_in_the_cluster_certificates_are_made_stored_published_and_served()
    {
        var replica = new Replica(_api, _time);
        Assert.That(replica.Controller.NotReadyReason, Does.StartWith("the trusted serving certificate is not loaded yet"));

        await replica.Controller.CheckAsync(CancellationToken.None);

        var authority = _api.Secret(Replica.Secrets.Authority);
        var serving = _api.Secret(Replica.Secrets.Serving);
        Assert.Multiple(() =>
        {
            Assert.That(replica.Controller.NotReadyReason, Is.Null);
            Assert.That(serving.Data.Keys, Is.EquivalentTo(new[] { "tls.crt", "tls.key", "ca.crt" }));
            Assert.That(authority.Data["tls.key"], Is.Not.EqualTo(serving.Data["tls.key"]));
            Assert.That(Text(serving, "ca.crt").Trim(), Is.EqualTo(Text(authority, "tls.crt").Trim()));
            AssertServedIsTrusted(replica);
        });
    }

    [Test]
    public async Task A_second_start_reuses_what_the_first_made_and_writes_nothing()
    {
        var first = new Replica(_api, _time);
        await first.Controller.CheckAsync(CancellationToken.None);
        var written = _api.Calls.Writes.Count;

        var second = new Replica(_api, _time);
        await second.Controller.CheckAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(_api.Calls.Writes, Has.Count.EqualTo(written));
            Assert.That(Thumbprint(second), Is.EqualTo(Thumbprint(first)));
        });
    }

    [Test]
    public async Task Two_that_start_at_once_serve_the_same_certificate()
    {
        // The second runs whole just before the first's first write, then between its writes: each time one loses.
        var first = new Replica(_api, _time);
        var second = new Replica(_api, _time);
        var third = new Replica(_api, _time);
        var rivals = new Queue<Replica>([second, third]);
        _api.Calls.Before = async call =>
        {
            if (call.IsWrite && call.Type.Kind == "Secret" && rivals.TryDequeue(out var rival))
            {
                await rival.Controller.CheckAsync(CancellationToken.None);
            }

            return null;
        };

        await first.Controller.CheckAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(rivals, Is.Empty);
            Assert.That(Thumbprint(first), Is.EqualTo(Thumbprint(second)).And.EqualTo(Thumbprint(third)));
            AssertServedIsTrusted(first, second, third);
        });
    }

    [TestCase("tls.crt", "not a certificate", "tls.crt is not a PEM certificate")]
    [TestCase("tls.key", "not a key", "tls.key is not the private key of tls.crt")]
    [TestCase("tls.key", "", "tls.key is missing")]
    [TestCase("ca.crt", "rubbish", "ca.crt holds no PEM certificate")]
    public async Task A_damaged_serving_Secret_is_replaced_and_the_log_says_what_was_wrong(
        string key, string value, string complaint)
    {
        await new Replica(_api, _time).Controller.CheckAsync(CancellationToken.None);

        Damage(Replica.Secrets.Serving, key, value);

        var second = new Replica(_api, _time);
        await second.Controller.CheckAsync(CancellationToken.None);
        var third = new Replica(_api, _time);
        await third.Controller.CheckAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(second.Log.Lines, Has.Some.Contains($"Secret keys/keyferry-webhook-tls: {complaint}"));
            Assert.That(third.Log.Lines, Has.None.StartsWith("Warning"));
            AssertServedIsTrusted(second, third);
        });
    }

    [Test]
    public async Task The_private_key_of_another_certificate_is_noticed()
    {
        await new Replica(_api, _time).Controller.CheckAsync(CancellationToken.None);

        Damage(Replica.Secrets.Serving, "tls.key", Text(_api.Secret(Replica.Secrets.Authority), "tls.key"));

        var second = new Replica(_api, _time);
        await second.Controller.CheckAsync(CancellationToken.None);

        Assert.That(second.Log.Lines, Has.Some.Contains("tls.key is not the private key of tls.crt"));
        AssertServedIsTrusted(second);
    }

    [Test]
    public async Task No_log_line_holds_a_private_key()
    {
        var replica = new Replica(_api, _time);
        await replica.Controller.CheckAsync(CancellationToken.None);
        Damage(Replica.Secrets.Serving, "tls.crt", "rubbish");
        await replica.Controller.CheckAsync(CancellationToken.None);

        Assert.That(replica.Log.Lines, Has.Count.GreaterThan(3).And.None.Contains("PRIVATE"));
    }

    [Test]
    public async Task A_running_replica_puts_back_the_Secret_that_somebody_deletes_and_goes_on_serving_the_same()
    {
        var replica = new Replica(_api, _time);
        await replica.Controller.CheckAsync(CancellationToken.None);
        var before = Thumbprint(replica);

        _api.Remove(BuiltIn.Secret, Replica.Secrets.Serving);
        _api.Remove(BuiltIn.Secret, Replica.Secrets.Authority);
        await replica.Controller.CheckAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(Thumbprint(replica), Is.EqualTo(before));
            Assert.That(_api.Published()[0].Authorities, Has.Count.EqualTo(2));
            AssertServedIsTrusted(replica);
        });
    }

    [Test]
    public async Task An_empty_Secret_that_a_chart_made_is_filled_and_keeps_its_labels()
    {
        _api.Put(BuiltIn.Secret, new V1Secret
        {
            Metadata = new V1ObjectMeta
            {
                Name = Replica.Secrets.Serving.Name,
                NamespaceProperty = "keys",
                Labels = new Dictionary<string, string> { ["app"] = "chart" },
            },
            Type = "Opaque",
        });

        var replica = new Replica(_api, _time);
        await replica.Controller.CheckAsync(CancellationToken.None);

        var secret = _api.Secret(Replica.Secrets.Serving);
        Assert.Multiple(() =>
        {
            Assert.That(secret.Metadata.Labels["app"], Is.EqualTo("chart"));
            Assert.That(secret.Type, Is.EqualTo("Opaque"));
            Assert.That(secret.Data, Contains.Key("tls.crt"));
            Assert.That(replica.Log.Lines, Has.None.StartsWith("Warning"));
        });
    }

    [Test]
    public async Task Another_url_brings_another_certificate_of_the_same_authority()
    {
        await new Replica(_api, _time).Controller.CheckAsync(CancellationToken.None);

        var authority = new Certs.Authority.CertificateAuthority(_time, new Certs.Authority.Lifetimes());
        var store = new CertificateStore(_api.Calls, Replica.Secrets);
        var seen = await store.ReadAsync(CancellationToken.None);
        var narrow = authority.IssueServing(
            seen.Authority!, Certs.Authority.ServingNames.For("keyferry-webhook", "keys", null));
        await store.WriteServingAsync(narrow, seen.Bundle!, seen, CancellationToken.None);

        var second = new Replica(_api, _time);
        await second.Controller.CheckAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(second.Log.Lines, Has.Some.EndsWith("it is not valid for 127.0.0.1"));
            Assert.That(second.Active.Current.IsIssuedBy(seen.Authority!.Certificate), Is.True);
            AssertServedIsTrusted(second);
        });
    }

    private void AssertServedIsTrusted(params Replica[] replicas)
    {
        foreach (var replica in replicas)
        {
            foreach (var bundle in _api.Published())
            {
                Assert.That(
                    bundle.ValidationError(replica.Active.Current.Certificate, Replica.Names.All, _time.GetUtcNow()), Is.Null);
            }
        }
    }

    private void Damage(ObjectKey key, string entry, string value)
    {
        var secret = _api.Secret(key);
        secret.Data[entry] = Encoding.ASCII.GetBytes(value);
        _api.Put(BuiltIn.Secret, secret);
    }

    private static string Text(V1Secret secret, string key) => Encoding.ASCII.GetString(secret.Data[key]);

    private static string Thumbprint(Replica replica) => replica.Active.Current.Certificate.Thumbprint;
}
