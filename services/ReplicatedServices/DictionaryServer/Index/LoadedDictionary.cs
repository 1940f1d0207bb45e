namespace DesignPatterns.DictionaryServer.Index;

/// <summary>Holds the index once it is loaded, and null until then.</summary>
internal sealed class LoadedDictionary
{
    private volatile WordIndex? _index;

    public WordIndex? Index
    {
        get => _index;
        set => _index = value;
    }
}
