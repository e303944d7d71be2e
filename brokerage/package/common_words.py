"""English words that are names as well: such a name in a text need not be the person's.

The list has names of people in Britain that are everyday words, and small words that are names elsewhere.
"""

_FIRST_NAMES = """
    amber angel april art august autumn basil belle bill bliss blossom bob bonnie bonny bud carol chance
    charity chase chip chuck clay cliff constant coral crystal daisy dale dawn dean destiny dick don dot
    drew duke earl earnest eve faith fay fern finch flora forest frank gay gene gill ginger glen grace
    grant guy hale happy harmony hazel heath heather holly honey honour hope hunter iris ivy jack jade
    jasmine jay jean jet jewel jimmy josh joy june junior lance laurel lily lucky major mark marina mason
    max may melody mercy merry miles misty myrtle nick noble noel norm olive opal pansy pat patience pearl
    peg penny peony pepper pip piper pixie poppy precious prince prudence queen ray reed rich rob robin
    rock rocky rod rose rosemary rowan ruby rusty sage sally sandy scarlet sky sonny stew sterling storm
    sue summer sunny tad tiger tom trinity unity van velvet verity victor violet wade ward will willow
    winter wren
"""
_SURNAMES = """
    abbey ash baker ball banks bank barber barker barrow bath bay beach bean bear beck bell bench berry
    best bird bishop black blood bloom blue boon booth bow box boy brand bridge bridges bright brook
    brooks broom brown buck bull burn burns bush butcher butler buttons call camp cannon cape carpenter
    carter case cash castle cave chambers chance chapel child church churchill clean clear clerk close
    coal coates cobb coffin cole cook cooper corner cotton couch court cousins cow cox craft crane cross
    crow crown cruise curry dance day days dear deer diamond dole dove down downs drain drake draper drew
    drinkwater driver ducks dyer early east easter edge ends english eve ever fair fall farmer farm farr
    fast father field fields finch fine fish fisher flint flood flower flowers foot ford forest foster
    fountain fowler fox free freeman french friend frost fry fuller gale gamble game garden gardener
    garland gates gentle gentleman gift glass glover goat gold golden good goodbody goodman gore grain
    grave graves gray great green greene greenwood grey ground grove hail hall ham hand hands hard hardy
    hare harp hart harvest haste hawk hay hazel head heard heart hedges hemp herd high hill hills hind
    hobby hog hold holder hole home honey hood hook hooker horn horse hour house hunt hunter hurt idle
    island jewel joiner jolly judge jump keen key kind king kitchen kite knight knock lake lamb land lane
    large last law leach lean leaf leather lemon light lily little lock long lord love low luck mace
    maiden makepeace man march marks marsh mason masters mead mean meadows meek merchant mercy mild miles
    mill miller mills mint moat money monk moody moon moor moss mouse mountain nail neat needle new newman
    news nice night noble noon north nurse nut oak oaks old only orchard order page pain painter palmer
    park parker parks parrot parson parsons partridge pass passmore pay peace peach peacock pearl peck
    peel penny people pepper perfect perry person pike pilgrim pine pink pipe pitt place plain plant
    player plum pool poor pope porter post potter pound power powers pray price prime prince prior proud
    pure pye quick quiet rain ram rand read reader real reed reeve rich rider right ring rise rivers road
    roads robin rock root rose rough round rowan rush rust sadler sage sailor sale salmon salt sands
    savage sawyer say sayer seal sealy self sergeant sewell shade sharp sheep shepherd shore short silver
    simple singer single skinner slate slater sleep small smart snow sole south spark sparks sparrow speed
    spice spring spur squire stable staff stark star steel steer stern steward still stock stocks stone
    storm stout strange stream street strong such summer sugar swan sweet swift sword tailor tanner tate
    tear thatcher thorn thrush tie tiller tilly toms towers town townsend tree trigger truelove truman
    trust tucker turner twin vale vine virgin wade wagstaff waiter wait wake walker wall waller walls want
    ward warden warm warren watch water waterfall waters way wear weaver web weeks welcome well wells west
    whale wheat wheeler white whiting whole wild wilde willing wills wind window wine wing winter wise
    wisdom wolf wood wooden woodman woods wool word words work worker worth wren yard york young younger
"""
_SMALL = """
    a an am and are as at ba be but by can dad de do eve for from go had has have he her him his how i if
    in is it its lad le let lo low ma main man me mum my no not of off on one or our out own pa park pay
    see set she sin so son sun tan than that the their them then they this to too two up us was we well
    were what when who why win with yet you your
"""

COMMON_WORDS = frozenset(f"{_FIRST_NAMES} {_SURNAMES} {_SMALL}".split())
