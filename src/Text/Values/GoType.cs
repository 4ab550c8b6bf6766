namespace Keyferry.Text.Values;

/// <summary>
/// A Go type that a template value can have. Each exists once, so types are compared by reference. Those of Go itself
/// stand here; a type that functions bring stands with them.
/// </summary>
internal sealed class GoType
{
    /// <param name="name">The name as Go's <c>%T</c> prints it.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="element">What a slice or map holds.</param>
    public GoType(string name, GoKind kind, GoType? element = null) =>
        (Name, Kind, Element) = (name, kind, element);

    /// <summary><c>interface {}</c>: what holds any value. As a value's own type it means a nil inside an interface.</summary>
    public static GoType Any { get; } = new("interface {}", GoKind.Interface);

    public static GoType Bool { get; } = new("bool", GoKind.Bool);

    public static GoType Int { get; } = new("int", GoKind.Int);

    public static GoType Int32 { get; } = new("int32", GoKind.Int32);

    public static GoType Int64 { get; } = new("int64", GoKind.Int64);

    public static GoType Uint8 { get; } = new("uint8", GoKind.Uint8);

    public static GoType Uint32 { get; } = new("uint32", GoKind.Uint32);

    public static GoType Uint64 { get; } = new("uint64", GoKind.Uint64);

    public static GoType Float64 { get; } = new("float64", GoKind.Float64);

    public static GoType Complex128 { get; } = new("complex128", GoKind.Complex128);

    public static GoType String { get; } = new("string", GoKind.String);

    /// <summary>A named string type: a constant fits it, a string value does not.</summary>
    public static GoType HashAlgorithm { get; } = new("sprig.HashAlgorithm", GoKind.String);

    public static GoType AnySlice { get; } = new("[]interface {}", GoKind.Slice, Any);

    public static GoType StringSlice { get; } = new("[]string", GoKind.Slice, String);

    public static GoType IntSlice { get; } = new("[]int", GoKind.Slice, Int);

    public static GoType AnySliceSlice { get; } = new("[][]interface {}", GoKind.Slice, AnySlice);

    public static GoType AnyMap { get; } = new("map[string]interface {}", GoKind.Map, Any);

    public static GoType StringMap { get; } = new("map[string]string", GoKind.Map, String);

    /// <summary>What the language's own functions take: a value as it is, even none at all.</summary>
    public static GoType Reflected { get; } = new("reflect.Value", GoKind.Struct);

    /// <summary>A map of maps of strings.</summary>
    public static GoType StringMapMap { get; } = new("map[string]map[string]string", GoKind.Map, StringMap);

    /// <summary>The name as Go's <c>%T</c> prints it.</summary>
    public string Name { get; }

    /// <summary>The name with its article, for errors.</summary>
    public string Described => $"{(Name[0] == 'i' ? "an" : "a")} {Name}";

    public GoKind Kind { get; }

    /// <summary>What a slice or map holds.</summary>
    public GoType? Element { get; }

    /// <summary>What the type's <c>String</c> method gives, which fmt prints; null for a type without one.</summary>
    public Func<GoValue, string>? Stringer { get; init; }

    /// <summary>What the type's <c>GoString</c> method gives, which <c>%#v</c> prints; null for a type without one.</summary>
    public Func<GoValue, string>? GoStringer { get; init; }

    /// <summary>
    /// The text as which JSON and YAML write a value of a type that marshals itself; null for a type, or a value, without
    /// one.
    /// </summary>
    public Func<GoValue, string?>? TextMarshaler { get; init; }

    /// <summary>A struct's fields in their order; null for what has none.</summary>
    public Func<GoValue, IReadOnlyList<(string Name, GoValue Value)>>? Fields { get; init; }

    /// <summary>Whether nil is a value of this type.</summary>
    public bool CanBeNil => Kind is GoKind.Interface or GoKind.Slice or GoKind.Map or GoKind.Pointer;

    public override string ToString() => Name;
}
