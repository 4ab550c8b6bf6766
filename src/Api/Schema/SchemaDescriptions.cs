using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Keyferry.Api.Schema;

/// <summary>The summaries that stand above the types and properties, from the compiler's documentation file.</summary>
public sealed partial class SchemaDescriptions
{
    private readonly IReadOnlyDictionary<string, string> _summaries;

    private SchemaDescriptions(IReadOnlyDictionary<string, string> summaries) => _summaries = summaries;

    /// <summary>No descriptions at all; admission needs none.</summary>
    public static SchemaDescriptions None { get; } = new(new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>Reads the file that lies beside the program.</summary>
    /// <exception cref="FileNotFoundException">The program was published without its documentation files.</exception>
    public static SchemaDescriptions Load() =>
        Read(Path.Combine(AppContext.BaseDirectory, typeof(SchemaDescriptions).Assembly.GetName().Name + ".xml"));

    /// <summary>Reads a compiler's documentation file.</summary>
    /// <param name="documentation">The file's XML.</param>
    public static SchemaDescriptions Read(Stream documentation) => Read(XDocument.Load(documentation));

    /// <summary>The summary above a type; null where there is none.</summary>
    public string? Of(Type type) => _summaries.GetValueOrDefault($"T:{type.FullName}");

    /// <summary>The summary above a property; null where there is none.</summary>
    public string? Of(PropertyInfo property) =>
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
                summaries[member.Attribute("name")!.Value] = Blanks().Replace(summary.Value, " ").Trim();
            }
        }

        return new SchemaDescriptions(summaries);
    }

    [GeneratedRegex(@"\s+", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Blanks();
}
