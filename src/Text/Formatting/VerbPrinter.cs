using System.Text;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;

namespace Keyferry.Text.Formatting;

/// <summary>Prints one value with one verb, as Go's fmt does: also the forms for verbs that do not fit.</summary>
internal ref struct VerbPrinter(RenderContext context, TextBuffer output, Flags flags)
{
    private const int MaximumDepth = 1000;

    private bool _isErroring;

    /// <summary>Appends a value; never fails for its type.</summary>
    public void Append(in GoValue value, int verb)
    {
        if (value.IsNothing)
        {
            if (verb is 'T' or 'v')
            {
                Padding.Append(output, flags, "<nil>"u8);
            }
            else
            {
                BadVerb(value, verb);
            }

            return;
        }

        if (verb == 'T')
        {
            AppendString(Encoding.UTF8.GetBytes(value.Type!.Name), 's');
        }
        else if (verb == 'p')
        {
            AppendPointer(value);
        }
        else
        {
            AppendValue(value, verb, 0);
        }
    }

    private void AppendValue(in GoValue value, int verb, int depth)
    {
        context.Charge(1);
        if (depth > MaximumDepth)
        {
            throw new FunctionException($"a value is nested more than {MaximumDepth} deep, or holds itself");
        }

        if (value.IsNothing)
        {
            output.Append(flags.GoSyntax ? "interface {}(nil)"u8 : "<nil>"u8);
            return;
        }

        if (verb == 'w')
        {
            BadVerb(value, verb);
            return;
        }

        if (TryStringer(value, verb))
        {
            return;
        }

        switch (value.Kind)
        {
            case GoKind.String:
                if (!AppendString(value.Bytes, verb))
                {
                    BadVerb(value, verb);
                }

                break;
            case GoKind.Slice:
                AppendList(value, verb, depth);
                break;
            case GoKind.Map:
                AppendMap(value, verb, depth);
                break;
            case GoKind.Struct or GoKind.Pointer:
                AppendStruct(value, verb, depth);
                break;
            default:
                if (!AppendNumber(value, verb))
                {
                    BadVerb(value, verb);
                }

                break;
        }
    }

    private bool TryStringer(in GoValue value, int verb)
    {
        if (_isErroring || verb is not ('v' or 's' or 'x' or 'X' or 'q'))
        {
            return false;
        }

        if (flags.GoSyntax)
        {
            if (verb != 'v' || value.Type!.GoStringer is not { } source)
            {
                return false;
            }

            output.Append(Encoding.UTF8.GetBytes(source(value)));
            return true;
        }

        if (value.Type!.Stringer is not { } stringer)
        {
            return false;
        }

        AppendString(Encoding.UTF8.GetBytes(stringer(value)), verb);
        return true;
    }

    private readonly bool AppendNumber(in GoValue value, int verb)
    {
        switch (value.Kind)
        {
            case GoKind.Bool when verb is 't' or 'v':
                Padding.Append(output, flags, value.AsBool ? "true"u8 : "false"u8);
                return true;
            case GoKind.Int or GoKind.Int32 or GoKind.Int64:
                return Integers.TryAppend(output, flags, value.AsInt64, isSigned: true, verb);
            case GoKind.Uint8 or GoKind.Uint32 or GoKind.Uint64:
                return Integers.TryAppend(output, flags, value.AsInt64, isSigned: false, verb);
            case GoKind.Float64:
                return Floats.TryAppend(output, flags, value.AsDouble, verb);
            case GoKind.Complex128:
                return Floats.TryAppend(output, flags, value.AsComplex, verb);
            default:
                return false;
        }
    }

    private readonly bool AppendString(ReadOnlySpan<byte> text, int verb)
    {
        switch (verb)
        {
            case 'v' when flags.GoSyntax:
                Strings.AppendQuoted(output, flags, text);
                return true;
            case 'v' or 's':
                Padding.Append(output, flags, Padding.Truncate(text, flags.Precision));
                return true;
            case 'x' or 'X':
                Strings.AppendHex(output, flags, text, verb == 'X');
                return true;
            case 'q':
                Strings.AppendQuoted(output, flags, text);
                return true;
            default:
                return false;
        }
    }

    private void AppendList(in GoValue value, int verb, int depth)
    {
        if (flags.GoSyntax)
        {
            output.Append(Encoding.UTF8.GetBytes(value.Type!.Name));
        }

        if (flags.GoSyntax && value.IsTypedNil)
        {
            output.Append("(nil)"u8);
            return;
        }

        output.Append(flags.GoSyntax ? (byte)'{' : (byte)'[');
        var list = value.AsList;
        for (var at = 0; at < list.Count; at++)
        {
            if (at > 0)
            {
                output.Append(flags.GoSyntax ? ", "u8 : " "u8);
            }

            AppendValue(list[at], verb, depth + 1);
        }

        output.Append(flags.GoSyntax ? (byte)'}' : (byte)']');
    }

    private void AppendMap(in GoValue value, int verb, int depth)
    {
        if (flags.GoSyntax)
        {
            output.Append(Encoding.UTF8.GetBytes(value.Type!.Name));
        }

        if (flags.GoSyntax && value.IsTypedNil)
        {
            output.Append("(nil)"u8);
            return;
        }

        output.Append(flags.GoSyntax ? "{"u8 : "map["u8);
        var isFirst = true;
        foreach (var (key, item) in value.AsMap is { } map ? map.Entries : [])
        {
            if (!isFirst)
            {
                output.Append(flags.GoSyntax ? ", "u8 : " "u8);
            }

            isFirst = false;
            AppendValue(GoValue.Of(key), verb, depth + 1);
            output.Append((byte)':');
            AppendValue(item, verb, depth + 1);
        }

        output.Append(flags.GoSyntax ? (byte)'}' : (byte)']');
    }

    private void AppendStruct(in GoValue value, int verb, int depth)
    {
        // Go would print the private fields of a version or a time; here the text form is printed in their place.
        if (value.Type!.Stringer is { } stringer)
        {
            Padding.Append(output, flags, Encoding.UTF8.GetBytes(stringer(value)));
            return;
        }

        output.Append((byte)'{');
        var isFirst = true;
        foreach (var (name, field) in value.Type.Fields?.Invoke(value) ?? [])
        {
            if (!isFirst)
            {
                output.Append((byte)' ');
            }

            isFirst = false;
            if (flags.GoSyntax)
            {
                output.Append(Encoding.UTF8.GetBytes(name + ":"));
            }

            AppendValue(field, verb, depth + 1);
        }

        output.Append((byte)'}');
    }

    private void AppendPointer(in GoValue value)
    {
        // Go prints a memory address, which must not leak and differs at every run: a constant in its place.
        if (value.Kind is GoKind.Slice or GoKind.Map or GoKind.Pointer)
        {
            output.Append(value.IsTypedNil ? "0x0"u8 : "0xc000000000"u8);
        }
        else
        {
            BadVerb(value, 'p');
        }
    }

    private void BadVerb(in GoValue value, int verb)
    {
        _isErroring = true;
        output.Append("%!"u8);
        Strings.AppendRune(output, verb);
        output.Append((byte)'(');
        if (value.IsNothing)
        {
            output.Append("<nil>"u8);
        }
        else
        {
            output.Append(Encoding.UTF8.GetBytes(value.Type!.Name));
            output.Append((byte)'=');
            Append(value, 'v');
        }

        output.Append((byte)')');
        _isErroring = false;
    }
}
