using Keyferry.Text.Templates.Nodes;

namespace Keyferry.Text.Templates.Parsing;

/// <summary>Collects what a template reads from its data, and what strings it holds itself.</summary>
internal sealed class KeyCollector
{
    /// <summary>The keys that are named in the text: <c>.key</c>, <c>$.key</c>, <c>index . "key"</c>.</summary>
    public SortedSet<string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>Those of <see cref="Keys"/> that every render asks for and cannot do without.</summary>
    public SortedSet<string> RequiredKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>The buffers of the string constants.</summary>
    public List<byte[]> Literals { get; } = [];

    /// <summary>Whether the data as a whole is used too (<c>range .</c>, <c>toJson .</c>): then any key may be read.</summary>
    public bool ReadsAll { get; private set; }

    /// <summary>Notes the operands of a command.</summary>
    public void Note(List<Operand> operands, Scope scope)
    {
        var isIndex = operands is [CallOperand { Function.Name: "index" }, _, ConstantOperand { Text: not null }, ..];
        var isShortCircuit = operands is [ShortCircuitOperand, ..];
        for (var at = 0; at < operands.Count; at++)
        {
            switch (operands[at])
            {
                case FieldOperand field when scope.DotIsRoot:
                    Note(field.Names[0].ToText(), scope, mayNotBeRead: isShortCircuit && at > 1);
                    break;
                case VariableOperand { Name: Names.Root, Fields.Length: > 0 } root when scope.IsMain:
                    Note(root.Fields[0].ToText(), scope, mayNotBeRead: isShortCircuit && at > 1);
                    break;
                case DotOperand when scope.DotIsRoot:
                case VariableOperand { Name: Names.Root, Fields.Length: 0 } when scope.IsMain:
                    if (isIndex && at == 1)
                    {
                        Keys.Add(((ConstantOperand)operands[2]).Text!.Value.ToText());
                    }
                    else
                    {
                        ReadsAll = true;
                    }

                    break;
            }
        }
    }

    private void Note(string key, Scope scope, bool mayNotBeRead)
    {
        Keys.Add(key);
        if (scope.IsMain && scope.Conditions == 0 && !mayNotBeRead)
        {
            RequiredKeys.Add(key);
        }
    }
}
