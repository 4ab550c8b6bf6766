using Keyferry.Certs.Tests.Fakes;
using Keyferry.Kubernetes.Calls;
using Keyferry.Local.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Certs.Tests;

/// <summary>A right that is missing delays a rotation and is told; no call fails for it.</summary>
public sealed class MissingRightTests
{
    private FakeTimeProvider _time = null!;
    private TestApi _api = null!;
    private Replica[] _replicas = [];

    [SetUp]
    public async Task SetUpAsync()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        _api = TestCluster.Start();
        _api.PutConfigurations();
        _replicas = [new Replica(_api, _time), new Replica(_api, _time)];
        foreach (var replica in _replicas)
        {
            await replica.CheckAsync();
        }
    }

    [TearDown]
    public async Task TearDownAsync() => await _api.DisposeAsync();

    [Test]
    public async Task While_the_new_authority_cannot_be_stored_the_old_one_goes_on_signing()
    {
        await LiveAsync(days: 240, null);
        var authority = _api.Published()[0].Authorities.Single().Thumbprint;

        var told = await LiveAsync(days: 100, static call =>
            call.IsWrite && call.Key == Replica.Secrets.Authority ? TestCluster.Failure(403, "Forbidden", "not now") : null);
        var meanwhile = _api.Published()[0].Authorities.Single().Thumbprint;
        var served = _replicas[0].Active.Current.NotAfter;
        await LiveAsync(days: 4, null);

        Assert.Multiple(() =>
        {
            Assert.That(told, Has.Some.Contains("may not write Secret keys/keyferry-webhook-tls-ca").And.Some.Contains("grant the service account"));
            Assert.That(meanwhile, Is.EqualTo(authority));
            Assert.That(served, Is.GreaterThan(_time.GetUtcNow().AddDays(-4)), "serving certificates were renewed all the time");
            Assert.That(_api.Published()[0].Authorities.Single().Thumbprint, Is.Not.EqualTo(authority));
        });
    }

    [Test]
    public async Task With_no_right_to_write_Secrets_for_a_month_each_replica_serves_what_only_it_has()
    {
        var told = await LiveAsync(days: 30, static call =>
            call.IsWrite && call.Type.Kind == "Secret" ? TestCluster.Failure(403, "Forbidden", "not now") : null);
        var apart = _replicas.Select(static r => r.Shown).Distinct().Count();
        await LiveAsync(days: 1, null);

        Assert.Multiple(() =>
        {
            Assert.That(told, Has.Some.Contains("may not write Secret"));
            Assert.That(apart, Is.EqualTo(2));
            Assert.That(_replicas.Select(static r => r.Shown).Distinct().Count(), Is.EqualTo(1), "they agree again");
        });
    }

    [Test]
    public async Task With_no_right_to_read_Secrets_for_a_month_no_call_fails_either()
    {
        var told = await LiveAsync(days: 30, static call =>
            call.Type.Kind == "Secret" ? TestCluster.Failure(403, "Forbidden", "not now") : null);

        Assert.That(told, Has.Some.Contains("may not read Secret"));
    }

    // Each step checks that both replicas show what both configurations trust.
    private async Task<HashSet<string>> LiveAsync(int days, Func<KubeCall, KubeFailure?>? refuse)
    {
        HashSet<string> failures = [];
        _api.Refuse(refuse ?? (static _ => null));
        for (var hour = 0; hour < days * 24; hour += 12)
        {
            _time.Advance(TimeSpan.FromHours(12));
            foreach (var replica in _replicas)
            {
                if (await replica.CheckAsync() is { } failure)
                {
                    failures.Add(failure);
                }
            }

            foreach (var bundle in _api.Published().DistinctBy(static b => b.Pem))
            {
                foreach (var replica in _replicas)
                {
                    var error = bundle.ValidationError(replica.Active.Current.Certificate, Replica.Names.All, _time.GetUtcNow());
                    Assert.That(error, Is.Null, $"after {hour} hours");
                }
            }
        }

        return failures;
    }
}
