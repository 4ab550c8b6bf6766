using Keyferry.Certs.Tests.Fakes;
using Keyferry.Kubernetes.Types;
using Keyferry.Local.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Certs.Tests;

public sealed class RotationTests
{
    private FakeTimeProvider _time = null!;
    private TestApi _api = null!;
    private readonly List<Replica> _replicas = [];
    private readonly HashSet<string> _served = [];
    private readonly HashSet<string> _authorities = [];
    private readonly Dictionary<(string Active, string Bundle), DateTime> _verified = [];
    private int _mostAtOnce;

    [SetUp]
    public void SetUp()
    {
        _time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
        _api = TestCluster.Start();
        _replicas.Clear();
        _served.Clear();
        _authorities.Clear();
        _verified.Clear();
        _mostAtOnce = 0;
    }

    [TearDown]
    public async Task TearDownAsync() => await _api.DisposeAsync();

    [Test]
    public async Task In_a_year_and_a_half_no_replica_ever_serves_what_the_published_bundle_refuses()
    {
        _api.PutConfigurations();
        for (var i = 0; i < 2; i++)
        {
            _replicas.Add(new Replica(_api, _time));
            await _replicas[i].Controller.CheckAsync(CancellationToken.None);
        }

        _api.Calls.Succeeded = call =>
        {
            if (call.IsWrite)
            {
                Verify();
            }
        };
        var end = _time.GetUtcNow().AddDays(550);
        var random = new Random(4711);
        while (_time.GetUtcNow() < end)
        {
            // Coarse steps, and fine ones for a while after something was written.
            var written = _api.Calls.Writes.Count;
            _time.Advance(TimeSpan.FromHours(20));
            await CheckAllAsync();
            for (var i = 0; i < 6 && _api.Calls.Writes.Count > written; i++)
            {
                _time.Advance(TimeSpan.FromMinutes(6));
                await CheckAllAsync();
            }

            // Once in a while somebody deletes a Secret.
            if (random.Next(60) == 0)
            {
                _api.Remove(BuiltIn.Secret, random.Next(2) == 0 ? Replica.Secrets.Serving : Replica.Secrets.Authority);
            }
        }

        Assert.Multiple(() =>
        {
            Assert.That(_served, Has.Count.GreaterThanOrEqualTo(90), "a certificate is shown four days and a half");
            Assert.That(_authorities, Has.Count.GreaterThanOrEqualTo(3), "an authority signs eight months");
            Assert.That(_mostAtOnce, Is.GreaterThanOrEqualTo(2), "old and new stand together");
            Assert.That(_api.Published()[0].Authorities, Has.Count.EqualTo(1), "and the old one leaves");
        });
    }

    [Test]
    public async Task A_new_authority_is_published_a_while_before_its_certificate_is_served()
    {
        _api.PutConfigurations();
        var replica = new Replica(_api, _time);
        _replicas.Add(replica);
        await replica.Controller.CheckAsync(CancellationToken.None);
        _time.Advance(TimeSpan.FromDays(200));
        await replica.Controller.CheckAsync(CancellationToken.None);
        var before = replica.Active.Current.Certificate.Thumbprint;

        _api.Remove(BuiltIn.Secret, Replica.Secrets.Authority);
        await replica.Controller.CheckAsync(CancellationToken.None);
        var atOnce = replica.Active.Current.Certificate.Thumbprint;
        _time.Advance(TimeSpan.FromMinutes(11));
        await replica.Controller.CheckAsync(CancellationToken.None);
        var later = replica.Active.Current;
        _time.Advance(TimeSpan.FromHours(23));
        await replica.Controller.CheckAsync(CancellationToken.None);
        var inOverlap = _api.Published()[0];
        _time.Advance(TimeSpan.FromHours(2));
        await replica.Controller.CheckAsync(CancellationToken.None);

        Assert.Multiple(() =>
        {
            Assert.That(atOnce, Is.EqualTo(before));
            Assert.That(later.Certificate.Thumbprint, Is.Not.EqualTo(before));
            Assert.That(inOverlap.Authorities, Has.Count.EqualTo(2));
            Assert.That(_api.Published()[0].Authorities, Has.Count.EqualTo(1));
            Assert.That(later.IsIssuedBy(_api.Published()[0].Authorities[0]), Is.True);
        });
    }

    [Test]
    public async Task The_certificate_does_not_change_hands_while_the_bundle_cannot_be_published()
    {
        _api.PutConfigurations();
        var replica = new Replica(_api, _time);
        _replicas.Add(replica);
        await replica.Controller.CheckAsync(CancellationToken.None);
        var before = replica.Active.Current.Certificate.Thumbprint;

        _api.Refuse(static call =>
            call.Verb == "patch" ? TestCluster.Failure(403, "Forbidden", "denied") : null);
        _api.Remove(BuiltIn.Secret, Replica.Secrets.Authority);
        for (var i = 0; i < 10; i++)
        {
            await replica.Controller.CheckAsync(CancellationToken.None);
            _time.Advance(TimeSpan.FromMinutes(30));
        }

        Assert.That(replica.Active.Current.Certificate.Thumbprint, Is.EqualTo(before));
        Verify();
    }

    [TestCase(403, "Forbidden")]
    [TestCase(409, "Conflict")]
    public async Task A_bundle_that_cannot_be_written_for_a_minute_costs_no_call_and_the_rotation_ends_well(int code, string reason)
    {
        _api.PutConfigurations();
        for (var i = 0; i < 2; i++)
        {
            _replicas.Add(new Replica(_api, _time));
            await _replicas[i].Controller.CheckAsync(CancellationToken.None);
        }

        var before = _replicas[0].Active.Current.Certificate.Thumbprint;
        for (var authorities = 0; authorities < 3; authorities++)
        {
            _api.Remove(BuiltIn.Secret, Replica.Secrets.Authority);
            _api.Refuse(call => call.Verb == "patch" ? TestCluster.Failure(code, reason, "not now") : null);
            for (var second = 0; second < 60; second++)
            {
                await CheckAllAsync();
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            Assert.That(_replicas.Select(r => r.Active.Current.Certificate.Thumbprint), Is.All.EqualTo(before));
            _api.Refuse(static call => null);
            await CheckAllAsync();
        }

        for (var minute = 0; minute < 12; minute++)
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            await CheckAllAsync();
        }

        Assert.Multiple(() =>
        {
            Assert.That(_replicas[0].Active.Current.Certificate.Thumbprint, Is.Not.EqualTo(before));
            Assert.That(_replicas[1].Active.Current.Certificate.Thumbprint,
                Is.EqualTo(_replicas[0].Active.Current.Certificate.Thumbprint), "both agree");
        });
    }

    [Test]
    public async Task What_is_stored_is_parsed_once_a_version()
    {
        _api.PutConfigurations();
        var replica = new Replica(_api, _time);
        _replicas.Add(replica);
        await replica.Controller.CheckAsync(CancellationToken.None);
        var first = await replica.Store.ReadAsync(CancellationToken.None);
        for (var i = 0; i < 1000; i++)
        {
            var next = await replica.Store.ReadAsync(CancellationToken.None);
            if (!ReferenceEquals(next.Serving, first.Serving) || !ReferenceEquals(next.Authority, first.Authority))
            {
                Assert.Fail($"read {i} parsed again");
            }
        }

        _api.Remove(BuiltIn.Secret, Replica.Secrets.Serving);
        await replica.Controller.CheckAsync(CancellationToken.None);
        var changed = await replica.Store.ReadAsync(CancellationToken.None);

        Assert.That(changed.ServingVersion, Is.Not.EqualTo(first.ServingVersion));
    }

    private async Task CheckAllAsync()
    {
        Verify();
        foreach (var replica in _replicas)
        {
            await replica.Controller.CheckAsync(CancellationToken.None);
        }

        Verify();
    }

    private void Verify()
    {
        var now = _time.GetUtcNow();
        var published = _api.Published()[0];
        _mostAtOnce = Math.Max(_mostAtOnce, published.Authorities.Count);
        foreach (var authority in published.Authorities)
        {
            _authorities.Add(authority.Thumbprint);
        }

        foreach (var replica in _replicas)
        {
            var shown = replica.Active.Current.Certificate;
            _served.Add(shown.Thumbprint);
            foreach (var bundle in _api.Published().DistinctBy(static b => b.Pem))
            {
                // The verdict of a pair changes only when one of its certificates ends.
                if (_verified.TryGetValue((shown.Thumbprint, bundle.Pem), out var until) && now.UtcDateTime < until)
                {
                    continue;
                }

                if (bundle.ValidationError(shown, Replica.Names.All, now) is { } refusal)
                {
                    Assert.Fail($"at {now:u}: {refusal}");
                }

                _verified[(shown.Thumbprint, bundle.Pem)] =
                    bundle.Authorities.Append(shown).Min(static c => c.NotAfter.ToUniversalTime());
            }
        }
    }
}
