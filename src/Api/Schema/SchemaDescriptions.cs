using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Keyferry.Api.Schema;

/// <summary>
/// The texts of <c>kubectl explain</c>: the XML summaries of the types and properties, from the documentation file that
/// the compiler writes.
/// </summary>
public sealed partial class SchemaDescriptions
{
    private readonly IReadOnlyDictionary<string, string> _summaries;

    private SchemaDescriptions(IReadOnlyDictionary<string, string> summaries) => _summaries = summaries;

    /// <summary>No descriptions, for admission, which needs none.</summary>
    public static SchemaDescriptions None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Reads <c>Keyferry.Api.xml</c> in the program's folder.</summary>
    /// <exception cref="FileNotFoundException">The program was published without its documentation files.</exception>
    public static SchemaDescriptions Load() =>
        Read(Path.Combine(AppContext.BaseDirectory, typeof(SchemaDescriptions).Assembly.GetName().Name + ".xml"));

    /// <summary>Reads a documentation file.</summary>
    /// <param name="documentation">The file's XML.</param>
    /// <exception cref="System.Xml.XmlException">The file is not XML.</exception>
    public static SchemaDescriptions Read(Stream documentation) => Read(XDocument.Load(documentation));

    /// <summary>The summary of a type; null where it has none.</summary>
    public string? Find(Type type) => _summaries.GetValueOrDefault($"T:{type.FullName}");

    /// <summary>The summary of a property; null where it has none.</summary>
    public string? Find(PropertyInfo property) =>
        _summaries.GetValueOrDefault($"P:{property.DeclaringType!.FullName}.{property.Name}");

    private static SchemaDescriptions Read(string file)
    {
        if (!File.Exists(file))
        {
            throw new FileNotFoundException($"{file} is missing: publish with PublishDocumentationFiles=true.", file);
        }

        return Read(XDocument.Load(file));
    }

    private static SchemaDescriptions Read(XDocument documentation)
    {
        var summaries = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in documentation.Descendants("member"))
        {
            if (member.Element("summary") is { } summary)
            {
                summaries[member.Attribute("name")!.Value] = Whitespace().Replace(summary.Value, " ").Trim();
            }
        }

        return new SchemaDescriptions(summaries);
    }

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture, Timeout.Infinite)]
    private static partial Regex Whitespace();
}
