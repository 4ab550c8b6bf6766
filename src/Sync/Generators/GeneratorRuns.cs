using Keyferry.Api.Shared;
using Keyferry.Providers;
using Keyferry.Sync.Stores;

namespace Keyferry.Sync.Generators;

/// <summary>Runs the generators of this program.</summary>
/// <param name="registry">The generators.</param>
/// <param name="finder">Finds what references name.</param>
/// <param name="states">Keeps what generators created elsewhere.</param>
/// <param name="references">Reads what the specs of generators refer to.</param>
/// <param name="keepsStates">
/// Whether states of ExternalSecrets are kept (<c>--enable-generator-state</c>); those of PushSecrets always are.
/// </param>
public sealed class GeneratorRuns(
    GeneratorRegistry registry, GeneratorFinder finder, GeneratorStates states, ReferenceReader references, bool keepsStates)
    : IGeneratorRuns
{
    /// <inheritdoc/>
    public IGeneratorRun Begin(GeneratorOwner owner) => new GeneratorRun(
        owner, registry, finder, references, keepsStates || owner.Kind != "ExternalSecret" ? states : null);

    /// <inheritdoc/>
    public bool IsUnmanaged(GeneratorRef reference, string ns) => finder.IsUnmanaged(reference, ns);
}
