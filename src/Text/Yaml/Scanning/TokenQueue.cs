namespace Keyferry.Text.Yaml.Scanning;

/// <summary>Tokens scanned and not yet taken. They are numbered from the start of the text.</summary>
internal sealed class TokenQueue
{
    private readonly List<YamlToken> _tokens = [];
    private int _head;

    /// <summary>The number of the first token that is not taken.</summary>
    public int HeadNumber { get; private set; }

    /// <summary>The number that the next appended token gets.</summary>
    public int NextNumber => HeadNumber + _tokens.Count - _head;

    public bool IsEmpty => _head == _tokens.Count;

    public YamlToken Head => _tokens[_head];

    public void Append(YamlToken token) => _tokens.Add(token);

    /// <summary>Puts a token before the one with this number; if that one is taken, at the end.</summary>
    public void Insert(int number, YamlToken token)
    {
        if (number < HeadNumber)
        {
            _tokens.Add(token);
        }
        else
        {
            _tokens.Insert(_head + number - HeadNumber, token);
        }
    }

    public void Take()
    {
        _head++;
        HeadNumber++;
        if (_head < _tokens.Count)
        {
            return;
        }

        _tokens.Clear();
        _head = 0;
    }
}
