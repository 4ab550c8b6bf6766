namespace Keyferry.Api.Shared;

/// <summary>Finalizers that External Secrets Operator uses as well, so that either program frees the other's objects.</summary>
public static class FinalizerNames
{
    /// <summary>The finalizer of an ExternalSecret: the engine decides what becomes of its Secret before it is gone.</summary>
    public const string ExternalSecret = "externalsecrets.external-secrets.io/externalsecret-cleanup";

    /// <summary>The finalizer of a GeneratorState: the engine takes back what a generator created before it is gone.</summary>
    public const string GeneratorState = "generatorstate.externalsecrets.io/finalizer";
}
