using Keyferry.Kubernetes.Types;

namespace Keyferry.Certs.Publishing;

/// <summary>The objects that tell API servers which authorities to trust when they call us.</summary>
/// <param name="Webhooks">The name of our MutatingWebhookConfiguration and ValidatingWebhookConfiguration.</param>
/// <param name="Definitions">
/// Names of CustomResourceDefinitions: where one has its versions converted by our webhook, that conversion gets the bundle too.
/// </param>
/// <param name="Service">Our Service.</param>
/// <param name="Url">How API servers reach us when not through the Service; null where they do.</param>
public sealed record BundleTargets(string Webhooks, IReadOnlyList<string> Definitions, ObjectKey Service, Uri? Url = null)
{
    /// <summary>MutatingWebhookConfigurations, as JSON.</summary>
    public static ResourceType<UnstructuredObject> Mutating { get; } = Unstructured(BuiltIn.MutatingWebhookConfiguration);

    /// <summary>ValidatingWebhookConfigurations, as JSON.</summary>
    public static ResourceType<UnstructuredObject> Validating { get; } = Unstructured(BuiltIn.ValidatingWebhookConfiguration);

    /// <summary>CustomResourceDefinitions, as JSON.</summary>
    public static ResourceType<UnstructuredObject> Definition { get; } = Unstructured(BuiltIn.CustomResourceDefinition);

    /// <summary>All of them.</summary>
    /// <param name="withDefinitions">Whether the definitions are among them, which are large.</param>
    public IEnumerable<(ResourceType<UnstructuredObject> Type, string Name)> All(bool withDefinitions = true) =>
    [
        (Mutating, Webhooks), (Validating, Webhooks), .. withDefinitions ? Definitions.Select(static d => (Definition, d)) : [],
    ];

    private static ResourceType<UnstructuredObject> Unstructured(ResourceType type) =>
        UnstructuredType.Of(type.Group, type.Version, type.Plural, type.Kind, namespaced: false);
}
