using System.Text;

namespace Keyferry.Webhook.Admission.Fields;

/// <summary>Where a walk through an object stands. The text is made only when there is something to say.</summary>
internal sealed class FieldPath
{
    private readonly List<Step> _steps = [];

    /// <summary>Goes down to a field of an object.</summary>
    public void EnterField(string name) => _steps.Add(new Step(name, -1, IsKey: false));

    /// <summary>Goes down to a value of a map.</summary>
    public void EnterKey(string key) => _steps.Add(new Step(key, -1, IsKey: true));

    /// <summary>Goes down to an item of a list.</summary>
    public void EnterItem(int index) => _steps.Add(new Step(null, index, IsKey: false));

    /// <summary>Goes back up.</summary>
    public void Leave() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>The fields' names alone, joined by dots: <c>spec.data.remoteRef</c>.</summary>
    public string Names() => string.Join('.', _steps.Where(static s => s.Name is not null).Select(static s => s.Name));

    /// <summary>The path of a field below, such as <c>spec.data[0].remoteRef.key</c>.</summary>
    public string With(string field) => _steps.Count == 0 ? field : $"{this}.{field}";

    /// <summary>The path of the object that is some steps above.</summary>
    public string Above(int levels)
    {
        var text = new StringBuilder();
        foreach (var step in _steps.Take(_steps.Count - levels))
            step.Write(text);
        return text.ToString();
    }

    /// <summary>The path of this place.</summary>
    public override string ToString() => Above(0);

    private readonly record struct Step(string? Name, int Index, bool IsKey)
    {
        public void Write(StringBuilder text)
        {
            if (Name is null)
                text.Append('[').Append(Index).Append(']');
            else if (IsKey)
                text.Append('[').Append(Name).Append(']');
            else
                text.Append(text.Length == 0 ? "" : ".").Append(Name);
        }
    }
}
