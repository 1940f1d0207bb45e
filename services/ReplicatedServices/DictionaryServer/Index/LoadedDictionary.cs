namespace DesignPatterns.DictionaryServer.Index;

/// <summary>Holds the index once it is loaded, and null until then.</summary>
internal sealed class LoadedDictionary
{
    private volatile WordIndex? index;

    public WordIndex? Index
    {
        get => index;
        set => index = value;
    }
}
