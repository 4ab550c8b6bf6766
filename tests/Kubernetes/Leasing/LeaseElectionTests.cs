using System.Net;
using Keyferry.Kubernetes.Leasing;
using Keyferry.Kubernetes.Tests.Support;
using Keyferry.Kubernetes.Types;
using Microsoft.Extensions.Time.Testing;

namespace Keyferry.Kubernetes.Tests.Leasing;

public sealed class LeaseElectionTests
{
    private const string Path = "/apis/coordination.k8s.io/v1/namespaces/ns/leases/l";
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);

    private readonly TinyServer _server = new();
    private readonly FakeTimeProvider _time = new();

    [Test]
    public async Task One_of_two_leads_and_the_other_follows_at_once_when_the_lease_is_given_back()
    {
        await using var one = new Member(this, "one");
        await Eventually.Holds(() => one.Working);
        await using var two = new Member(this, "two");
        for (var i = 0; i < 60; i++)
        {
            await Tick();
        }

        Assert.That(two.Working, Is.False);
        Assert.That(Spec("holderIdentity"), Is.EqualTo("one"));
        Assert.That(two.Election.Holder, Is.EqualTo("one"));

        await one.StopAsync();
        Assert.That(Spec("holderIdentity"), Is.Empty);
        var left = _time.GetUtcNow();
        await Eventually.Holds(() => two.Working, _time, Step);

        Assert.That(_time.GetUtcNow() - left, Is.LessThan(TimeSpan.FromSeconds(15)));
        Assert.That(Spec("leaseTransitions"), Is.EqualTo("1"));
    }

    [Test]
    public async Task A_lease_whose_holder_fell_silent_is_taken_after_its_duration()
    {
        _server.Objects[Path] = System.Text.Json.Nodes.JsonNode.Parse("""
            {"metadata":{"name":"l","namespace":"ns","resourceVersion":"x"},
             "spec":{"holderIdentity":"gone","leaseDurationSeconds":15,"leaseTransitions":4,"renewTime":"2099-01-01T00:00:00.000000Z"}}
            """)!.AsObject();
        await using var one = new Member(this, "one");
        for (var i = 0; i < 26; i++)
        {
            await Tick();
        }

        Assert.That(one.Working, Is.False);

        await Eventually.Holds(() => one.Working, _time, Step);

        Assert.That(Spec("holderIdentity"), Is.EqualTo("one"));
        Assert.That(Spec("leaseTransitions"), Is.EqualTo("5"));
    }

    [Test]
    public async Task Annotations_say_of_the_holder_what_they_say_as_long_as_it_holds_the_lease()
    {
        _server.Objects[Path] = System.Text.Json.Nodes.JsonNode.Parse("""
            {"metadata":{"name":"l","namespace":"ns","resourceVersion":"x","annotations":{"scope":"old","other":"kept"}},
             "spec":{"holderIdentity":"","leaseDurationSeconds":1}}
            """)!.AsObject();
        await using var one = new Member(this, "one", new Dictionary<string, string> { ["scope"] = "team" });
        await Eventually.Holds(() => one.Working, _time, Step);
        Assert.That(Annotations(), Is.EqualTo("""{"scope":"team","other":"kept"}"""));

        await one.StopAsync();
        Assert.That(Annotations(), Is.EqualTo("""{"other":"kept"}"""));

        _server.Objects.Remove(Path);
        await using var two = new Member(this, "two", new Dictionary<string, string> { ["scope"] = "" });
        await Eventually.Holds(() => two.Working, _time, Step);
        Assert.That(Annotations(), Is.EqualTo("""{"scope":""}"""), "a new Lease");
    }

    [Test]
    public void Work_may_take_to_its_end_what_lies_between_giving_up_and_the_end_of_the_lease() => Assert.That(
        new LeaseOptions
        {
            Lease = new ObjectKey("ns", "l"), Identity = "one",
            LeaseDuration = TimeSpan.FromSeconds(60), RenewDeadline = TimeSpan.FromSeconds(40),
        }.StopLimit,
        Is.EqualTo(TimeSpan.FromSeconds(20)));

    [Test]
    public async Task A_holder_that_cannot_renew_stops_before_others_may_begin()
    {
        await using var one = new Member(this, "one");
        await Eventually.Holds(() => one.Working);
        var lost = _time.GetUtcNow();
        _server.Broken = HttpStatusCode.InternalServerError;

        await Eventually.Holds(() => !one.Working, _time, Step);

        Assert.That(_time.GetUtcNow() - lost, Is.LessThan(TimeSpan.FromSeconds(15)));
        _server.Broken = null;
        await Eventually.Holds(() => one.Working, _time, Step);
        Assert.That(one.Begun, Is.EqualTo(2));
    }

    [Test]
    public async Task A_holder_that_was_robbed_stops_at_its_next_renewal()
    {
        await using var one = new Member(this, "one");
        await Eventually.Holds(() => one.Working);
        _server[Path]["spec"]!["holderIdentity"] = "thief";
        _server[Path]["metadata"]!["resourceVersion"] = "stolen";

        await Eventually.Holds(() => !one.Working, _time, Step);

        Assert.That(Spec("holderIdentity"), Is.EqualTo("thief"));
    }

    [Test]
    public async Task A_renewal_that_is_answered_late_counts_from_when_it_was_sent()
    {
        await using var one = new Member(this, "one");
        await Eventually.Holds(() => one.Working);

        // The next renewal reaches the server at once, and its answer takes 9.5 s.
        _server.AnswerDelay = TimeSpan.FromSeconds(9.5);
        _server.DelayTime = _time;
        var written = Spec("renewTime");
        await Eventually.Holds(() => Spec("renewTime") != written, _time, Step);
        var renewed = _time.GetUtcNow();
        _server.Broken = HttpStatusCode.InternalServerError;
        await Eventually.Holds(() => !one.Working, _time, Step);

        Assert.That(
            _time.GetUtcNow() - renewed, Is.LessThanOrEqualTo(TimeSpan.FromSeconds(12)),
            "others may take it 15 s after the server wrote the renewal");
    }

    [TestCase(int.MaxValue, 3600)]
    [TestCase(-1, 1)]
    public async Task A_duration_that_somebody_wrote_into_the_lease_is_bounded(int written, int seconds)
    {
        _server.Objects[Path] = System.Text.Json.Nodes.JsonNode.Parse($$"""
            {"metadata":{"name":"l","namespace":"ns","resourceVersion":"x"},
             "spec":{"holderIdentity":"gone","leaseDurationSeconds":{{written}},"leaseTransitions":4} }
            """)!.AsObject();
        var started = _time.GetUtcNow();
        await using var one = new Member(this, "one");

        await Eventually.Holds(() => one.Working, _time, TimeSpan.FromSeconds(20));

        Assert.That(_time.GetUtcNow() - started, Is.LessThan(TimeSpan.FromSeconds(seconds + 120)));
    }

    private string? Annotations() => _server[Path]["metadata"]!["annotations"]?.ToJsonString();

    private string Spec(string field) => _server[Path]["spec"]![field]!.ToString();

    private async Task Tick()
    {
        _time.Advance(Step);
        await Task.Delay(5);
    }

    private sealed class Member : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        public Member(LeaseElectionTests test, string identity, IReadOnlyDictionary<string, string>? annotations = null)
        {
            Election = new LeaseElection(
                test._server.Api(test._time),
                new LeaseOptions { Lease = new ObjectKey("ns", "l"), Identity = identity, Annotations = annotations ?? new Dictionary<string, string>() },
                test._time, static () => 0);
            _running = Election.RunAsync(WorkAsync, _stop.Token);
        }

        public LeaseElection Election { get; }

        public bool Working { get; private set; }

        public int Begun { get; private set; }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            Assert.That(async () => await _running, Throws.InstanceOf<OperationCanceledException>());
        }

        public async ValueTask DisposeAsync()
        {
            if (!_stop.IsCancellationRequested)
            {
                await StopAsync();
            }

            _stop.Dispose();
        }

        private async Task WorkAsync(CancellationToken cancellation)
        {
            Working = true;
            Begun++;
            try
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }
            finally
            {
                Working = false;
            }
        }
    }
}
