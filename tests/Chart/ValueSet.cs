using Keyferry.Chart.Tests.Fixture;

namespace Keyferry.Chart.Tests;

/// <summary>Values that somebody installs the chart with, and what must come of them.</summary>
/// <param name="Name">What they are about.</param>
/// <param name="Arguments">Words of Helm's command line.</param>
/// <param name="Check">Looks at the objects of a release called <c>external-secrets</c>.</param>
public sealed record ValueSet(string Name, string[] Arguments, Action<Rendered> Check)
{
    /// <inheritdoc/>
    public override string ToString() => Name;
}
