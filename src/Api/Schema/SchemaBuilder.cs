using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Keyferry.Api.Values;

namespace Keyferry.Api.Schema;

/// <summary>Reads the schema of one version off the C# types. Runs once, at start.</summary>
/// <param name="version">The version, such as <c>v1beta1</c>.</param>
/// <param name="descriptions">The texts for <c>kubectl explain</c>.</param>
public sealed class SchemaBuilder(string version, SchemaDescriptions descriptions)
{
    private readonly Dictionary<string, Regex> _tests = new(StringComparer.Ordinal);

    /// <summary>The schema of a type.</summary>
    public SchemaNode Object(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Node(type, descriptions.Of(type), new Facts([], items: false, version));
    }

    private SchemaNode Node(Type type, string? description, Facts facts)
    {
        var kind = KindOf(type, facts);
        var fields = kind == SchemaKind.Object ? FieldsOf(type) : [];
        return new SchemaNode
        {
            Kind = kind,
            Description = description,
            Format = facts.Find<FormatAttribute>()?.Name,
            Fields = fields,
            FieldsByName = fields.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal),
            Items = ItemsOf(type, kind, facts),
            Values = kind == SchemaKind.Text ? facts.Values : [],
            Shape = facts.Shape,
            Pattern = facts.Pattern,
            PatternTest = facts.Pattern is { } pattern ? TestOf(pattern) : null,
            ObjectType = kind == SchemaKind.Object ? type : null,
            MinLength = facts.MinLength,
            MaxLength = facts.MaxLength,
            MinItems = facts.Find<MinItemsAttribute>()?.Min,
            Minimum = facts.Find<BetweenAttribute>()?.Min,
            Maximum = facts.Find<BetweenAttribute>()?.Max is { } max and < long.MaxValue ? max : null,
            SingleChoice = facts.SingleChoice,
            Nullable = facts.Find<MayBeNullAttribute>() is not null,
            IsCredential = facts.Find<CredentialAttribute>() is not null,
            IsAtomic = facts.Find<AtomicAttribute>() is not null
                || (kind == SchemaKind.Object && type.IsDefined(typeof(AtomicAttribute))),
            Default = facts.Default is { } json ? JsonElement.Parse(json) : null,
            Rules = [.. RulesOf(type, kind), .. facts.Rules],
        };
    }

    private SchemaKind KindOf(Type type, Facts facts) =>
        facts.Find<SchemaTypeAttribute>() is { Type: "integer" } given && given.Version == version
            ? SchemaKind.Integer
            : type switch
            {
                _ when type == typeof(string) || type == typeof(DateTime) => SchemaKind.Text,
                _ when type == typeof(bool) => SchemaKind.Boolean,
                _ when type == typeof(int) || type == typeof(long) => SchemaKind.Integer,
                _ when type == typeof(JsonElement) => SchemaKind.Any,
                _ when type == typeof(IntOrText) => SchemaKind.IntegerOrText,
                _ when IsGeneric(type, typeof(List<>)) => SchemaKind.List,
                _ when IsGeneric(type, typeof(Dictionary<,>)) => SchemaKind.Map,
                _ when type.Assembly != typeof(SchemaBuilder).Assembly => SchemaKind.Opaque,
                _ => SchemaKind.Object,
            };

    private SchemaNode? ItemsOf(Type type, SchemaKind kind, Facts facts) =>
        kind is SchemaKind.List or SchemaKind.Map
            ? Node(type.GetGenericArguments()[^1], null, facts.OfItems())
            : null;

    private List<SchemaField> FieldsOf(Type type)
    {
        var fields = new List<SchemaField>();
        foreach (var property in type.GetProperties().OrderBy(static p => p.MetadataToken))
        {
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
            var facts = new Facts([.. property.GetCustomAttributes()], items: false, version);
            if (name is null || facts.Find<AbsentAttribute>()?.Version == version)
            {
                continue;
            }

            var inner = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var required = facts.Find<RequiredAttribute>() is not null;
            fields.Add(new SchemaField(name, Node(inner, descriptions.Of(property), facts), required));
        }

        foreach (var opaque in type.GetCustomAttributes<OpaqueFieldsAttribute>())
        {
            if (opaque.Version is null || opaque.Version == version)
            {
                fields.AddRange(opaque.Names.Select(OpaqueField));
            }
        }

        return fields;
    }

    private SchemaField OpaqueField(string name) => new(name, new SchemaNode
    {
        Kind = SchemaKind.Opaque,
        Description = ReferenceEquals(descriptions, SchemaDescriptions.None)
            ? null
            : $"Settings of the store {name}, kept as they are.",
    }, IsRequired: false);

    // In .NET a closing $ would let a line break through.
    private Regex TestOf(string pattern)
    {
        if (!_tests.TryGetValue(pattern, out var test))
        {
            var strict = pattern.EndsWith('$') ? pattern[..^1] + @"\z" : pattern;
            // In time linear in the text, however long somebody makes it.
            test = new Regex(
                strict, RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
            _tests.Add(pattern, test);
        }

        return test;
    }

    private static IEnumerable<ICelRule> RulesOf(Type type, SchemaKind kind) =>
        kind == SchemaKind.Object ? type.GetCustomAttributes().OfType<ICelRule>() : [];

    private static bool IsGeneric(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
