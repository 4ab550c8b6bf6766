using Keyferry.Text.Templates.Parsing;
using Keyferry.Text.Templates.Rendering;
using Keyferry.Text.Values;

namespace Keyferry.Text.Templates.Nodes;

/// <summary>A string, number or boolean in the template: it takes the type of the parameter where it fits exactly.</summary>
internal sealed class ConstantOperand : Operand
{
    private readonly GoValue? _ideal;
    private readonly NumberConstant? _number;

    public ConstantOperand(int position, GoValue value)
        : base(position) => _ideal = value;

    public ConstantOperand(int position, NumberConstant number)
        : base(position) => (_number, _ideal) = (number, number.Ideal);

    public override bool CanTakePiped => false;

    /// <summary>The text of a string constant; null for others.</summary>
    public GoString? Text => _ideal is { IsString: true } text ? text.AsString : null;

    public override GoValue Evaluate(Renderer renderer, in GoValue dot) =>
        _ideal ?? throw renderer.Failure(Position, "this number does not fit an int");

    public override GoValue EvaluateAs(Renderer renderer, in GoValue dot, GoType type)
    {
        var value = type.Kind switch
        {
            GoKind.Interface => Evaluate(renderer, dot),
            GoKind.Struct when ReferenceEquals(type, GoType.Reflected) => Evaluate(renderer, dot),
            GoKind.Bool => _ideal is { Kind: GoKind.Bool } flag ? flag : (GoValue?)null,
            GoKind.String => _ideal is { IsString: true } text ? GoValue.OfString(type, text.AsString) : null,
            GoKind.Int or GoKind.Int32 or GoKind.Int64 =>
                _number?.Int is { } whole ? GoValue.OfInteger(type, whole) : null,
            GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64 =>
                _number?.Uint is { } whole ? GoValue.OfInteger(type, (long)whole) : null,
            GoKind.Float64 => _number?.Float is { } number ? GoValue.Of(number) : null,
            _ => null,
        };
        return value ?? throw new ParameterException(
            Position, renderer.Current, $"wants {type.Described} here, and got a constant that is none{Advice(type)}");
    }

    private string Advice(GoType type) => (type.Kind, _ideal?.Kind) switch
    {
        (GoKind.String, not GoKind.String) => ": put it in quotes",
        (GoKind.Int or GoKind.Int64 or GoKind.Float64, GoKind.String) => ": write it without quotes",
        _ => "",
    };
}
