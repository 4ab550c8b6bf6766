using System.Text.Json;
using Keyferry.Admission.Preflight;
using Keyferry.Admission.Reviews;
using Keyferry.Admission.Validation;
using Keyferry.Api.Validation;
using NUnit.Framework;

namespace Keyferry.Admission.Tests.Preflight;

/// <summary>When stores are asked before an object is stored, and what their answers do.</summary>
public sealed class PreflightCheckTests
{
    private static readonly PreflightProblem Missing = new(FieldPath.Root.Below("spec.data[0].remoteRef.key"), "not there", IsCertain: true);
    private static readonly PreflightProblem Unclear = new(FieldPath.Root.Below("spec.data[0].remoteRef"), "denied", IsCertain: false);

    [TestCase(null, null, 0, true)]
    [TestCase("warn", null, 1, true)]
    [TestCase("enforce", null, 1, false)]
    [TestCase(null, "warn", 1, true)]
    [TestCase(null, "enforce", 1, false)]
    [TestCase("warn", "enforce", 1, false)]
    [TestCase("enforce", "warn", 1, false)]
    [TestCase("off", "enforce", 1, false)]
    [TestCase("Enforce", null, 0, true)]
    public async Task The_stricter_of_object_and_namespace_counts(string? own, string? ns, int asked, bool isAllowed)
    {
        var stores = new Answers(new PreflightAnswer(null, [Missing]));

        var result = await AskAsync(stores, own, ns);

        Assert.That(stores.Asked, Is.EqualTo(asked));
        Assert.That(result.IsAllowed, Is.EqualTo(isAllowed));
        Assert.That(result.Errors.Where(e => e.Field.Equals(Missing.Field)).Select(static e => e.Message), asked == 0 ? Is.Empty : Is.EqualTo(new[] { "not there (pre-flight)" }));
        Assert.That(result.Errors.Any(static e => e.Message.Contains("give warn or enforce", StringComparison.Ordinal)), Is.EqualTo(own is "off" or "Enforce"));
    }

    [Test]
    public async Task What_is_not_certain_or_was_not_asked_is_a_warning_even_when_enforced()
    {
        var unclear = await AskAsync(new Answers(new PreflightAnswer(null, [Unclear])), "enforce", null);
        var notMade = await AskAsync(new Answers(new PreflightAnswer("nobody answers", [])), "enforce", null);

        Assert.Multiple(() =>
        {
            Assert.That(unclear.IsAllowed, Is.True);
            Assert.That(unclear.Errors.Select(static e => e.ToString()), Is.EqualTo(new[] { "spec.data[0].remoteRef: pre-flight could not be made: denied" }));
            Assert.That(notMade.IsAllowed, Is.True);
            Assert.That(notMade.Errors.Select(static e => e.ToString()), Is.EqualTo(new[]
            {
                "metadata.annotations[keyferry.io/preflight]: pre-flight could not be made: nobody answers",
            }));
        });
    }

    [Test]
    public async Task An_object_that_is_refused_anyway_is_being_deleted_or_is_of_another_kind_is_not_asked_about()
    {
        var stores = new Answers(new PreflightAnswer(null, [Missing]));
        var refused = new ValidationResult([new FieldError(FieldPath.Root, CauseType.Invalid, "x")], ValidationStop.None, 0);

        await AskAsync(stores, "enforce", null, result: refused);
        await AskAsync(stores, "enforce", null, kind: "PushSecret");
        await AskAsync(stores, "enforce", null, operation: AdmissionOperation.Update, old: """{"metadata": {"deletionTimestamp": "2026-01-01T00:00:00Z"}}""");
        await AskAsync(stores, "enforce", null, operation: AdmissionOperation.Delete);

        Assert.That(stores.Asked, Is.Zero);
    }

    [Test]
    public async Task It_takes_two_seconds_at_most_and_less_where_the_API_server_waits_less()
    {
        var stores = new Answers(new PreflightAnswer(null, []));
        await AskAsync(stores, "warn", null);
        var usual = stores.Limit;
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var budget = new ValidationBudget(time, TimeSpan.FromSeconds(1), default);
        time.Advance(TimeSpan.FromMilliseconds(400));
        await AskAsync(stores, "warn", null, budget: budget);

        Assert.That((usual, stores.Limit), Is.EqualTo((TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(600))));
    }

    private static ValueTask<ValidationResult> AskAsync(
        Answers stores, string? own, string? ns, ValidationResult? result = null, string kind = "ExternalSecret",
        AdmissionOperation operation = AdmissionOperation.Create, string? old = null, ValidationBudget? budget = null)
    {
        var annotations = own is null ? "" : $$""", "annotations": {"keyferry.io/preflight": "{{own}}"}""";
        var request = new AdmissionRequest
        {
            Uid = "1", Operation = operation, Namespace = "shop",
            Kind = new GroupVersionKind("external-secrets.io", kind == "PushSecret" ? "v1alpha1" : "v1", kind),
            Object = JsonElement.Parse($$"""{"metadata": {"name": "a"{{annotations}} } }"""),
            OldObject = old is null ? default : JsonElement.Parse(old),
        };
        var labels = ns is null ? null : new Dictionary<string, string> { [PreflightModes.Name] = ns };
        return new PreflightCheck(stores, _ => labels).AddAsync(
            request, result ?? ValidationResult.Nothing, budget ?? ValidationBudget.Unlimited(), default);
    }

    private sealed class Answers(PreflightAnswer answer) : IPreflight
    {
        public int Asked { get; private set; }

        public TimeSpan Limit { get; private set; }

        public ValueTask<PreflightAnswer> AskAsync(AdmissionRequest request, TimeSpan limit, CancellationToken cancellation)
        {
            Asked++;
            Limit = limit;
            return ValueTask.FromResult(answer);
        }
    }
}
