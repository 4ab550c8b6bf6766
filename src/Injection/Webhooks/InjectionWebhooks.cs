using Keyferry.Admission.Handlers;
using Keyferry.Admission.Registrations;
using Keyferry.Api.Shared;
using Keyferry.Api.Injection;

namespace Keyferry.Injection.Webhooks;

/// <summary>
/// The webhooks for pods. Who asked is decided by the API server itself, by labels and conditions, so that a pod that did not
/// never depends on Keyferry, and one that did cannot start without it. Each pod matches one of the three at most.
/// </summary>
public static class InjectionWebhooks
{
    /// <summary>The path of the webhook for labelled pods.</summary>
    public const string PodPath = "/inject/pods";

    /// <summary>The path of the webhook for pods of labelled namespaces.</summary>
    public const string NamespacePath = "/inject/namespaces";

    /// <summary>The path of the webhook for pods that ask by annotations alone.</summary>
    public const string AnnotationPath = "/inject/annotations";

    // Set by the API server itself since Kubernetes 1.22, so that no label can be forgotten or forged.
    private const string NamespaceName = "kubernetes.io/metadata.name";

    // What is left of the API server's wait for reading the pod, and for its way here and back.
    private static readonly TimeSpan BesidesWait = TimeSpan.FromSeconds(7);

    /// <summary>The registrations.</summary>
    /// <param name="options">How pods are injected.</param>
    /// <param name="handler">Makes the handler; called only by a process that serves reviews.</param>
    public static IReadOnlyList<WebhookRegistration> All(InjectionOptions options, Func<IAdmissionHandler> handler)
    {
        var elsewhere = Requirement(NamespaceName, "NotIn", [.. options.ExcludedNamespaces]);
        return
        [
            Webhook(options, handler, "pods.inject.keyferry.io", PodPath) with
            {
                NamespaceSelector = Selector(elsewhere),
                ObjectSelector = Selector(Requirement(InjectionNames.Inject, "In", InjectionNames.Enabled)),
            },
            Webhook(options, handler, "namespaces.inject.keyferry.io", NamespacePath) with
            {
                NamespaceSelector = Selector(
                    elsewhere, Requirement(InjectionNames.NamespaceInjection, "In", InjectionNames.Enabled)),
                ObjectSelector = Selector(
                    Requirement(InjectionNames.Inject, "NotIn", InjectionNames.Enabled, InjectionNames.Disabled)),
            },
            Webhook(options, handler, "annotations.inject.keyferry.io", AnnotationPath) with
            {
                NamespaceSelector = Selector(
                    elsewhere, Requirement(InjectionNames.NamespaceInjection, "NotIn", InjectionNames.Enabled)),
                ObjectSelector = Selector(
                    Requirement(InjectionNames.Inject, "NotIn", InjectionNames.Enabled, InjectionNames.Disabled)),
                MatchConditions = [Annotated],
                NeedsMatchConditions = true,
            },
        ];
    }

    private static MatchCondition Annotated => new(
        "asks-by-annotation",
        $"has(object.metadata.annotations) && ('{InjectionNames.Secrets}' in object.metadata.annotations || "
        + $"'{InjectionNames.Inject}' in object.metadata.annotations)");

    private static WebhookRegistration Webhook(
        InjectionOptions options, Func<IAdmissionHandler> handler, string name, string path) => new()
    {
        Name = name,
        Type = WebhookType.Mutating,
        Path = path,
        CreateHandler = handler,
        Rules = [new WebhookRule([""], ["v1"], ["CREATE"], ["pods"])],
        FailurePolicy = options.FailurePolicy,
        Timeout = options.Wait + BesidesWait,
        ReinvocationPolicy = ReinvocationPolicy.IfNeeded,
        MayWait = true,
    };

    private static LabelSelector Selector(params List<LabelSelectorRequirement> requirements) =>
        new() { MatchExpressions = requirements };

    private static LabelSelectorRequirement Requirement(string key, string @operator, params List<string> values) =>
        new() { Key = key, Operator = @operator, Values = values };
}
