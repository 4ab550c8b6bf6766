using Keyferry.Admission.Registrations;
using Keyferry.Api.Shared;
using Keyferry.Injection.Webhooks;
using NUnit.Framework;

namespace Keyferry.Injection.Tests.Webhooks;

public sealed class InjectionWebhooksTests
{
    private static readonly IReadOnlyList<WebhookRegistration> All = InjectionWebhooks.All(
        new InjectionOptions { OwnNamespace = "keys" }, static () => throw new InvalidOperationException("nobody serves here"));

    [Test]
    public void No_selector_lets_kube_system_or_our_own_namespace_through() => Assert.That(
        All.SelectMany(static w => w.NamespaceSelector!.MatchExpressions!)
            .Where(static e => e.Key == "kubernetes.io/metadata.name")
            .Select(static e => $"{e.Operator} {string.Join(',', e.Values!)}"),
        Is.EqualTo(Enumerable.Repeat("NotIn kube-system,keys", 3)));

    [Test]
    public void Only_creations_of_pods_are_asked_for_again_after_others_and_without_side_effects() => Assert.Multiple(() =>
    {
        foreach (var webhook in All)
        {
            Assert.That(webhook.Rules.Single().Resources, Is.EqualTo(new[] { "pods" }));
            Assert.That(webhook.Rules.Single().Operations, Is.EqualTo(new[] { "CREATE" }));
            Assert.That(webhook.ReinvocationPolicy, Is.EqualTo(ReinvocationPolicy.IfNeeded));
            Assert.That(webhook.SideEffects, Is.EqualTo(SideEffects.None));
            Assert.That(webhook.FailurePolicy, Is.EqualTo(FailurePolicy.Fail));
            Assert.That(webhook.Timeout, Is.EqualTo(TimeSpan.FromSeconds(10)));
        }
    });

    [TestCase("", "", false, 0)]
    [TestCase("enabled", "", false, 1)]
    [TestCase("enabled", "enabled", true, 1)]
    [TestCase("", "enabled", false, 1)]
    [TestCase("disabled", "enabled", true, 0)]
    [TestCase("", "", true, 1)]
    [TestCase("disabled", "", true, 0)]
    public void A_pod_is_asked_about_once_at_most_and_only_where_it_asks(string pod, string ns, bool annotated, int times)
    {
        var labels = Labels("keyferry.io/inject", pod);
        var namespaceLabels = Labels("keyferry.io/injection", ns);
        namespaceLabels["kubernetes.io/metadata.name"] = "team";

        Assert.That(
            All.Count(w => Selects(w.ObjectSelector!, labels) && Selects(w.NamespaceSelector!, namespaceLabels)
                && (w.MatchConditions.Count == 0 || annotated)),
            Is.EqualTo(times));
    }

    [Test]
    public void What_depends_on_conditions_is_left_out_where_there_are_none() => Assert.That(
        All.Where(static w => w.NeedsMatchConditions).Select(static w => w.Path), Is.EqualTo(new[] { InjectionWebhooks.AnnotationPath }));

    private static Dictionary<string, string> Labels(string name, string value) =>
        value.Length == 0 ? new(StringComparer.Ordinal) : new(StringComparer.Ordinal) { [name] = value };

    private static bool Selects(LabelSelector selector, Dictionary<string, string> labels) =>
        selector.MatchExpressions!.TrueForAll(e => e.Operator switch
        {
            "In" => labels.TryGetValue(e.Key, out var value) && e.Values!.Contains(value),
            "NotIn" => !labels.TryGetValue(e.Key, out var value) || !e.Values!.Contains(value),
            _ => throw new InvalidOperationException(e.Operator),
        });
}
