using Keyferry.Text.Formatting;
using Keyferry.Text.Runtime;
using Keyferry.Text.Values;
using Kind = Keyferry.Text.Functions.Strings.WordScan.Kind;

namespace Keyferry.Text.Functions.Strings;

/// <summary>Writes <c>SomeWords</c> as <c>some_words</c> or <c>some-words</c>, with the rules for numbers in words.</summary>
internal ref struct WordCase
{
    private readonly TextBuffer _output;
    private readonly byte _connector;
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _word;
    private Kind _kind;

    private WordCase(TextBuffer output, ReadOnlySpan<byte> text, char connector)
    {
        _output = output;
        _rest = text;
        _connector = (byte)connector;
    }

    public static GoValue Join(RenderContext context, ReadOnlySpan<byte> text, char connector)
    {
        context.Charge(text.Length);
        var output = context.Rent();
        var words = new WordCase(output, text, connector);
        words.WriteAll();
        return context.Finish(output);
    }

    private void WriteAll()
    {
        Advance();
        while (!_rest.IsEmpty)
        {
            if (_kind != Kind.Connector)
            {
                Write(_kind, _word);
            }

            var before = _kind;
            var last = _word;
            Advance();
            switch (before)
            {
                case Kind.Number:
                    WriteLettersAndNumbers();
                    break;
                case Kind.Connector:
                    Write(before, last);
                    break;
                case Kind.Punctuation:
                    break;
                default:
                    AfterWord();
                    break;
            }
        }

        Write(_kind, _word);
    }

    /// <summary>After a word: a connector, and what becomes of a number there.</summary>
    private void AfterWord()
    {
        if (_kind != Kind.Number)
        {
            if (_kind is not (Kind.Connector or Kind.Punctuation))
            {
                _output.Append(_connector);
            }

            return;
        }

        if (_rest.IsEmpty)
        {
            return;
        }

        var number = _word;
        Advance();
        if (_kind != Kind.Letters)
        {
            // The number belongs to the word before.
            Write(Kind.Number, number);
            if (_kind is not (Kind.Connector or Kind.Punctuation))
            {
                _output.Append(_connector);
            }

            return;
        }

        _output.Append(_connector);
        Write(Kind.Number, number);
        WriteLettersAndNumbers();
    }

    private void WriteLettersAndNumbers()
    {
        while (_kind is Kind.Letters or Kind.Number)
        {
            Write(_kind, _word);
            Advance();
        }

        if (_kind is not (Kind.Invalid or Kind.Connector or Kind.Punctuation))
        {
            _output.Append(_connector);
        }
    }

    private void Advance()
    {
        (_kind, var length) = WordScan.Next(_rest);
        _word = _rest[..length];
        _rest = _rest[length..];
    }

    private readonly void Write(Kind kind, ReadOnlySpan<byte> word)
    {
        if (kind is not (Kind.Capitals or Kind.Connector))
        {
            _output.Append(word);
            return;
        }

        while (!word.IsEmpty)
        {
            var rune = GoRunes.Decode(word, out var length);
            word = word[length..];
            if (WordScan.IsConnector(rune))
            {
                _output.Append(_connector);
            }
            else
            {
                Texts.AppendRune(_output, GoRunes.IsUpper(rune) ? GoRunes.ToLower(rune) : rune);
            }
        }
    }
}
