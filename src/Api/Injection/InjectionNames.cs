namespace Keyferry.Api.Injection;

/// <summary>The labels and annotations of injection.</summary>
public static class InjectionNames
{
    /// <summary>The label of a pod that asks for injection; as an annotation a short form of <see cref="Secrets"/>.</summary>
    public const string Inject = "keyferry.io/inject";

    /// <summary>The label of a namespace whose pods are all looked at.</summary>
    public const string NamespaceInjection = "keyferry.io/injection";

    /// <summary>The value of both labels that asks.</summary>
    public const string Enabled = "enabled";

    /// <summary>The value of <see cref="Inject"/> that takes one pod of such a namespace out.</summary>
    public const string Disabled = "disabled";

    /// <summary>The label of a namespace in which inline references may be used.</summary>
    public const string InlineReferences = "keyferry.io/inline-references";

    /// <summary>The value of <see cref="InlineReferences"/> that allows them.</summary>
    public const string Allowed = "allowed";

    /// <summary>ExternalSecrets or Secrets of the pod's namespace, separated by commas.</summary>
    public const string Secrets = "keyferry.io/secrets";

    /// <summary><c>env</c> or <c>file</c>.</summary>
    public const string As = "keyferry.io/secrets-as";

    /// <summary>The folder below which each Secret has one of its own.</summary>
    public const string Path = "keyferry.io/secrets-path";

    /// <summary>What stands before the names of environment variables.</summary>
    public const string Prefix = "keyferry.io/secrets-prefix";

    /// <summary>The containers, separated by commas.</summary>
    public const string Containers = "keyferry.io/secrets-containers";

    /// <summary><c>true</c> where init containers get the Secrets too.</summary>
    public const string InitContainers = "keyferry.io/secrets-init-containers";

    /// <summary>The keys, each with another name where that is wanted.</summary>
    public const string Keys = "keyferry.io/secrets-keys";

    /// <summary>The files' mode.</summary>
    public const string Mode = "keyferry.io/secrets-mode";

    /// <summary>Written by the webhook: the Secrets that a pod was given.</summary>
    public const string Injected = "keyferry.io/injected";

    /// <summary>Written by the webhook: a hash over the keys that a pod was given.</summary>
    public const string Hash = "keyferry.io/secrets-hash";

    /// <summary>Written by the webhook: the Secrets that were not there when the pod was admitted.</summary>
    public const string Awaited = "keyferry.io/secrets-awaited";

    /// <summary>Written by the webhook: the inline references of a pod, by the name of their Secret.</summary>
    public const string References = "keyferry.io/references";

    /// <summary>The label of an ExternalSecret that was made for an inline reference.</summary>
    public const string InlineReference = "keyferry.io/inline-reference";

    /// <summary>The value of <see cref="Injected"/> of a pod that asked for nothing.</summary>
    public const string Nothing = "none";

    /// <summary>The annotations that users write.</summary>
    public static IReadOnlyList<string> Asking { get; } =
        [Inject, Secrets, As, Path, Prefix, Containers, InitContainers, Keys, Mode];
}
