using System.Text.Json;
using Keyferry.Admission.Fields;
using Keyferry.Api.Validation;

namespace Keyferry.Admission.Cluster;

/// <summary>A spec that is held against what else there is.</summary>
/// <param name="Spec">The spec.</param>
/// <param name="Root">Its path.</param>
/// <param name="Namespace">The namespace it works in; null where it works in several.</param>
/// <param name="Name">The object's name; empty where the API server will make one.</param>
/// <param name="View">What else there is.</param>
/// <param name="Found">Takes what is found: warnings alone.</param>
internal readonly record struct ClusterContext(
    JsonElement Spec, FieldPath Root, string? Namespace, string Name, IClusterView View, FieldErrorList Found)
{
    /// <summary>Warns below the spec, at a path that the program wrote.</summary>
    public void Warn(string path, string message, WarningRank rank = WarningRank.Fails) => Warn(Root.Below(path), message, rank);

    /// <summary>Warns.</summary>
    public void Warn(FieldPath path, string message, WarningRank rank = WarningRank.Fails)
    {
        Found.Budget.Spend();
        Found.Warn(path, RedactedValue.Cut(message), rank);
    }

    /// <summary>Warns where an object is missing, or has nearly the name of another.</summary>
    /// <param name="path">Where it is named, below the spec.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="ns">Its namespace; empty for kinds that have none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">What to say where no other name is near.</param>
    public void WarnIfMissing(string path, string kind, string ns, string name, string otherwise)
    {
        if (Missing(kind, ns, name, otherwise) is { } message)
        {
            Warn(path, message);
        }
    }

    /// <summary>What to say of an object that is missing, or has nearly the name of another; null where there is nothing to say.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="ns">Its namespace; empty for kinds that have none.</param>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">What to say where no other name is near.</param>
    public string? Missing(string kind, string ns, string name, string otherwise)
    {
        Found.Budget.Spend();
        if (name.Length == 0 || View.Has(kind, ns, name))
        {
            return null;
        }

        var near = NameSuggester.Of(name, View.Names(kind, ns), Found.Budget);
        return near is not null ? $"no {kind} {RedactedValue.Of(name)} is {View.Place(ns)}; did you mean {RedactedValue.Of(near)}?"
            : View.Knows(kind, ns) ? $"no {kind} {RedactedValue.Of(name)} is {View.Place(ns)}; {otherwise}"
            : null;
    }
}
