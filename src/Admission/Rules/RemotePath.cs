using System.Globalization;

namespace Keyferry.Admission.Rules;

/// <summary>Where a remote reference stands below a spec. Its text is made only when there is something to say.</summary>
/// <param name="List">The list, such as <c>data</c>.</param>
/// <param name="Index">The entry's index.</param>
/// <param name="Field">The entry's field that holds the reference.</param>
internal readonly record struct RemotePath(string List, int Index, string Field)
{
    /// <summary>The path of a field of the reference.</summary>
    public string Of(string name) => string.Create(CultureInfo.InvariantCulture, $"{List}[{Index}].{Field}.{name}");
}
