using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Keyferry.Api.Values;

namespace Keyferry.Api.Schema;

/// <summary>Builds the schema of one version from the C# types, by reflection. For one thread.</summary>
/// <param name="version">The version, such as <c>v1beta1</c>.</param>
/// <param name="descriptions">The texts of <c>kubectl explain</c>.</param>
public sealed class SchemaBuilder(string version, SchemaDescriptions descriptions)
{
    /// <summary>Builds the schema of a type.</summary>
    /// <param name="type">The C# type of an object, such as <c>ExternalSecret</c>.</param>
    public SchemaNode Build(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Node(type, descriptions.Find(type), new SchemaAttributes([], items: false, version));
    }

    private SchemaNode Node(Type type, string? description, SchemaAttributes attributes)
    {
        var kind = KindOf(type, attributes);
        var fields = kind == SchemaKind.Object ? FieldsOf(type) : [];
        return new SchemaNode
        {
            Kind = kind,
            Description = description,
            Format = attributes.Find<FormatAttribute>()?.Name,
            Fields = [.. fields],
            FieldsByName = fields.ToFrozenDictionary(f => f.Name, StringComparer.Ordinal),
            Items = ItemsOf(type, kind, attributes),
            AllowedValues = kind == SchemaKind.String ? [.. attributes.AllowedValues] : [],
            StringFormat = attributes.StringFormat,
            Pattern = attributes.Pattern,
            PatternRegex = attributes.Pattern is { } pattern ? Patterns.Compile(pattern) : null,
            ClrType = kind == SchemaKind.Object ? type : null,
            MinLength = attributes.MinLength,
            MaxLength = attributes.MaxLength,
            MinItems = attributes.Find<MinItemsAttribute>()?.Min,
            Minimum = attributes.Find<RangeAttribute>()?.Min,
            Maximum = attributes.Find<RangeAttribute>()?.Max is { } max and < long.MaxValue ? max : null,
            ExactlyOneField = attributes.ExactlyOneField,
            IsNullable = attributes.Find<NullableAttribute>() is not null,
            IsCredential = attributes.Find<CredentialAttribute>() is not null,
            IsAtomic = attributes.Find<AtomicAttribute>() is not null
                || (kind == SchemaKind.Object && type.IsDefined(typeof(AtomicAttribute))),
            Default = attributes.Default is { } json ? JsonElement.Parse(json) : null,
            Rules = [.. RulesOf(type, kind), .. attributes.Rules],
        };
    }

    private SchemaKind KindOf(Type type, SchemaAttributes attributes) =>
        attributes.Find<SchemaTypeAttribute>() is { Type: "integer" } given && given.Version == version
            ? SchemaKind.Integer
            : type switch
            {
                _ when type == typeof(string) || type == typeof(DateTime) => SchemaKind.String,
                _ when type == typeof(bool) => SchemaKind.Boolean,
                _ when type == typeof(int) || type == typeof(long) => SchemaKind.Integer,
                _ when type == typeof(JsonElement) => SchemaKind.Any,
                _ when type == typeof(IntOrString) => SchemaKind.IntOrString,
                _ when IsGeneric(type, typeof(List<>)) => SchemaKind.Array,
                _ when IsGeneric(type, typeof(Dictionary<,>)) => SchemaKind.Map,
                _ when type.Assembly != typeof(SchemaBuilder).Assembly => SchemaKind.FreeForm,
                _ => SchemaKind.Object,
            };

    private SchemaNode? ItemsOf(Type type, SchemaKind kind, SchemaAttributes attributes) =>
        kind is SchemaKind.Array or SchemaKind.Map
            ? Node(type.GetGenericArguments()[^1], null, attributes.OfItems())
            : null;

    [UnconditionalSuppressMessage(
        "Trimming", "IL2070", Justification = "A program that is trimmed keeps this assembly whole (TrimmerRootAssembly in Webhook.csproj).")]
    private List<SchemaField> FieldsOf(Type type)
    {
        var fields = new List<SchemaField>();

        // A native program has no tokens; it lists properties as they are declared.
        foreach (var property in type.GetProperties().OrderBy(static p => p.HasMetadataToken() ? p.MetadataToken : 0))
        {
            var name = property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
            var attributes = new SchemaAttributes([.. property.GetCustomAttributes()], items: false, version);
            if (name is null || attributes.Find<NotInVersionAttribute>()?.Version == version)
            {
                continue;
            }

            var inner = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var required = attributes.Find<RequiredAttribute>() is not null;
            fields.Add(new SchemaField(name, Node(inner, descriptions.Find(property) ?? descriptions.Find(inner), attributes), required));
        }

        foreach (var opaque in type.GetCustomAttributes<FreeFormFieldsAttribute>())
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
        Kind = SchemaKind.FreeForm,
        Description = ReferenceEquals(descriptions, SchemaDescriptions.None)
            ? null
            : $"Settings of the store {name}, kept as they are.",
    }, IsRequired: false);

    private static IEnumerable<ICelRule> RulesOf(Type type, SchemaKind kind) =>
        kind == SchemaKind.Object ? type.GetCustomAttributes().OfType<ICelRule>() : [];

    private static bool IsGeneric(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
